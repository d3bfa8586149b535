import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDocuments, parseDocuments } from '../src/documents/load.js';
import { ObjectSet } from '../src/documents/object-set.js';
import { secretValues } from '../src/documents/secret-values.js';
import { tempFolder } from './temp-folder.js';

const REPOSITORY = `apiVersion: stash.appscode.com/v1alpha1
kind: Repository
metadata: { name: r }
spec: { backend: { local: { mountPath: /tmp/r } } }
`;

function codeOf(act: () => unknown): { code: string; message: string } {
  try {
    act();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('nothing was thrown');
}

describe('documents', () => {
  it('says file and line of a YAML error', () => {
    const error = codeOf(() => parseDocuments(`${REPOSITORY}---\nkind: [\n`, 'a.yaml'));
    expect(error.code).toBe('SA_YAML_SYNTAX');
    expect(error.message).toContain('a.yaml, line 7');
  });

  it('says file and line of a missing field, of the deepest part that is there', () => {
    const text =
      'apiVersion: stash.appscode.com/v1beta1\nkind: BackupConfiguration\nmetadata:\n  name: b\nspec:\n  schedule: x\n';
    const error = codeOf(() => parseDocuments(text, 'b.yaml'));
    expect(error).toMatchObject({ code: 'SA_YAML_FIELD' });
    expect(error.message).toBe('b.yaml, line 6: spec.repository.name is missing.');
  });

  it('refuses a field of another type, a foreign kind and a foreign apiVersion', () => {
    expect(codeOf(() => parseDocuments(REPOSITORY.replace('{ local: { mountPath: /tmp/r } }', 'x'), 'r')).code).toBe(
      'SA_YAML_FIELD',
    );
    expect(codeOf(() => parseDocuments('kind: Pod\n', 'p')).code).toBe('SA_YAML_KIND');
    expect(codeOf(() => parseDocuments(REPOSITORY.replace('v1alpha1', 'v9'), 'r')).code).toBe('SA_YAML_FIELD');
  });

  it('reads the YAML and JSON files of a folder, in order of their names, and nothing deeper', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'b.yml'), REPOSITORY.replace('name: r', 'name: two'));
    writeFileSync(join(folder, 'a.yaml'), REPOSITORY.replace('name: r', 'name: one'));
    writeFileSync(join(folder, 'notes.txt'), 'not YAML: [');
    const names = (await loadDocuments([folder])).map(({ object }) => object.metadata.name);
    expect(names).toEqual(['one', 'two']);
  });

  it('refuses one identity twice, naming both files', () => {
    const twice = [...parseDocuments(REPOSITORY, 'a.yaml'), ...parseDocuments(REPOSITORY, 'b.yaml')];
    const error = codeOf(() => ObjectSet.of(twice));
    expect(error.code).toBe('SA_OBJECT_TWICE');
    expect(error.message).toContain('a.yaml, b.yaml');
  });

  it('finds an object by its bare name where that is clear, and asks for the namespace where it is not', () => {
    const other = REPOSITORY.replace('name: r', 'name: r, namespace: other');
    const set = ObjectSet.of([...parseDocuments(REPOSITORY, 'a'), ...parseDocuments(other, 'b')]);
    expect(set.byName('Repository', 'other/r').metadata.namespace).toBe('other');
    expect(codeOf(() => set.byName('Repository', 'r')).message).toContain('default/r, other/r');
    expect(codeOf(() => set.byName('Repository', 'x')).code).toBe('SA_OBJECT_MISSING');
  });
});

describe('Secret documents', () => {
  const secret = (stringData: Record<string, string>, data: Record<string, string> = {}) =>
    ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'n' }, stringData, data }) as const;

  it('take values from variables, files and base64, and literal text as it is', () => {
    const file = join(tempFolder(), 'password');
    writeFileSync(file, 'from the file\n');
    const found = secretValues(secret({ a: 'fromEnv:A', b: `fromFile:${file}`, c: 'plain' }, { d: 'ZA==' }), {
      A: 'from env',
    });
    expect(Object.entries(found).map(([key, value]) => [key, value.reveal()])).toEqual([
      ['d', 'd'],
      ['a', 'from env'],
      ['b', 'from the file'],
      ['c', 'plain'],
    ]);
  });

  it('name the Secret, the key and what is missing', () => {
    const error = codeOf(() => secretValues(secret({ a: 'fromEnv:NOT_SET' }), {}));
    expect(error.code).toBe('SA_SECRET_REFERENCE');
    expect(error.message).toContain('n/s refers to the variable NOT_SET');
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitions, type Definition } from '../scripts/crds/definitions.js';
import { crdFiles } from '../scripts/crds/files.js';
import type { Schema } from '../scripts/crds/schema.js';

/** The structure of the wire's definitions, without a word of their texts. */
type Wire = Pick<Definition['spec'], 'group' | 'names' | 'scope' | 'versions'>;

const read = async (path: string) => JSON.parse(await readFile(join(import.meta.dirname, path), 'utf8')) as unknown;
const wire = (await read('fixtures/crds.json')) as Record<string, Wire>;
const ours = definitions(join(import.meta.dirname, '../src/api'));

/** In an order that does not count. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>)
      .filter(([key, part]) => key !== 'description' || typeof part !== 'string')
      .map(([key, part]) => [
        key,
        ['enum', 'required'].includes(key) ? [...(part as string[])].sort() : canonical(part),
      ]),
  );
}

function differences(a: unknown, b: unknown, path: string): string[] {
  const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isTree(a) || !isTree(b)) {
    return a === b ? [] : [`${path}: ${JSON.stringify(a)}, not ${JSON.stringify(b)}`];
  }
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => differences(a[key], b[key], key === 'properties' ? path : `${path}.${key}`));
}

describe('the definition of', () => {
  it.each(Object.entries(wire))('%s is the wire’s', (name, expected) => {
    const found = ours.find(({ metadata }) => metadata.name === name);
    expect(differences(canonical(found?.spec), canonical(expected), '')).toEqual([]);
  });
});

it('there is a definition of every kind of the wire and of AppBinding, and of no other', () => {
  const names = ours.map(({ metadata }) => metadata.name);
  expect(names.sort()).toEqual([...Object.keys(wire), 'appbindings.appcatalog.appscode.com'].sort());
});

const specOf = (name: string): Record<string, Schema> => {
  const [version] = ours.find(({ metadata }) => metadata.name === name)?.spec.versions ?? [];
  return version?.schema.openAPIV3Schema.properties?.['spec']?.properties ?? {};
};

it('what an AppBinding says in its parameters is kept as it is', () => {
  const { parameters, secretTransforms } = specOf('appbindings.appcatalog.appscode.com');
  expect(parameters).toMatchObject({ 'x-kubernetes-preserve-unknown-fields': true });
  expect(secretTransforms).toMatchObject({
    items: { properties: { addKey: {}, addKeysFrom: {}, removeKey: {}, renameKey: {} } },
  });
});

it('every field that is not Kubernetes’ own says what it is', () => {
  const { paused, tempDir } = specOf('backupconfigurations.stash.appscode.com');
  expect(paused?.description).toMatch(/rests/);
  expect(tempDir?.properties).toMatchObject({ medium: { type: 'string' }, disableCaching: { type: 'boolean' } });
  expect(JSON.stringify(tempDir?.properties?.['medium'])).not.toContain('description');
});

it('the published definitions are those of the types; `pnpm schemas` writes them anew', async () => {
  const folder = join(import.meta.dirname, '../crds');
  const names = await readdir(folder);
  const published = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]));
  expect(Object.fromEntries(published)).toEqual(await crdFiles(join(import.meta.dirname, '../src/api')));
});

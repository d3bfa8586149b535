import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicPackages } from '@stash-addons/registry';
import { makeTempDir } from '@stash-addons/testbed';
import { beforeAll, describe, expect, it } from 'vitest';
import { componentsOf } from '../src/components.ts';
import { sbomOf, sbomProblems, type Sbom } from '../src/sbom.ts';
import { statementOf, statementProblems, type Statement } from '../src/statement.ts';
import type { Unpacked } from '../src/unpack.ts';
import { BUILD, packed } from './support.ts';

let one: Unpacked;
let sbom: Sbom;
let statement: Statement;

beforeAll(async () => {
  const dir = makeTempDir();
  one = await packed(join(dir.path, 'widget'), {}, { 'dist/index.js': 'run();\n' });
  [sbom, statement] = [sbomOf(one), statementOf(one, BUILD)];
  return () => dir.remove();
});

describe('the SBOM of a tarball', () => {
  it('is CycloneDX 1.6 by its own schema, and names every file with its hash', async () => {
    expect(await sbomProblems(sbom, one)).toEqual([]);
    expect(sbom.components.map(({ name }) => name)).toEqual(['LICENSE', 'dist/index.js', 'package.json']);
  });

  it('is refused with a field that the schema does not have', async () => {
    const wrong = { ...sbom, components: [{ ...sbom.components[0], kind: 'file' }] } as unknown as Sbom;
    expect((await sbomProblems(wrong, one))[0]).toMatch(/^is not CycloneDX 1\.6/);
  });

  it('is refused where a file was changed, or it names one too many', async () => {
    const more: Sbom = { ...sbom, components: [...sbom.components, { type: 'file', name: 'other.js' }] };
    expect(await sbomProblems(more, one)).toEqual(['names other.js, which is not there']);
    writeFileSync(join(one.dir, 'dist', 'index.js'), 'run(1);\n');
    expect(await sbomProblems(sbom, one)).toEqual(['does not name dist/index.js']);
  });

  it('of the command line names what is bundled into it and what is installed with it', () => {
    const cli = publicPackages().find(({ name }) => name === '@stash-addons/cli');
    const names = componentsOf(cli?.folder ?? '').map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['@kubernetes/client-node', '@stash-addons/core', 'croner', 'valibot', 'yaml']),
    );
    expect(names.filter((name) => ['vitest', 'typescript', 'tsup', 'verdaccio'].includes(name))).toEqual([]);
  });
});

describe('the provenance of a tarball', () => {
  it('is an in-toto statement of SLSA provenance v1, about this tarball', () => {
    expect(statementProblems(statement, one, BUILD)).toEqual([]);
  });

  it('is refused about another tarball, another package, another repository or workflow', () => {
    const about = (change: object) => ({ ...statement, subject: [{ ...statement.subject[0], ...change }] });
    const elsewhere = { ...BUILD, repository: 'https://github.com/evil/widgets', workflow: 'other.yml' };
    expect(statementProblems(about({ digest: { sha512: '0'.repeat(128) } }), one, BUILD)).toEqual([
      'is about another tarball',
    ]);
    expect(statementProblems(about({ name: 'pkg:npm/other@1.0.0' }), one, BUILD)).toEqual([
      'is about pkg:npm/other@1.0.0',
    ]);
    expect(statementProblems(statementOf(one, elsewhere), one, BUILD)).toEqual([
      'names the repository https://github.com/evil/widgets',
      'names the workflow other.yml',
    ]);
  });

  it.each([
    ['_type', { _type: 'https://in-toto.io/Statement/v0.1' }],
    ['predicateType', { predicateType: 'https://slsa.dev/provenance/v0.2' }],
    ['subject', { subject: [] }],
    ['predicate', { predicate: {} }],
  ])('is refused where its %s is not that of the specification', (_field, change) => {
    expect(statementProblems({ ...statement, ...change }, one, BUILD)).not.toEqual([]);
  });
});

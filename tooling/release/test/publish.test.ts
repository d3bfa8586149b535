import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startRegistry, type Registry } from '@stash-addons/registry';
import { makeTempDir } from '@stash-addons/testbed';
import { beforeAll, expect, it } from 'vitest';
import { REPOSITORY, WORKFLOW } from '../src/build.ts';
import { provenanceProblems, publishTarballs } from '../src/publish.ts';
import { statementOf } from '../src/statement.ts';
import { BUILD, packed } from './support.ts';

const dir = makeTempDir();
let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry();
  return async () => {
    await registry.stop();
    dir.remove();
  };
});

async function folderWith(name: string, text: string): Promise<string> {
  const folder = join(dir.path, name);
  mkdirSync(join(folder, 'widget'), { recursive: true });
  await packed(join(folder, 'widget'), {}, { 'index.js': text });
  return folder;
}

it('publishes what is not there yet, once, and refuses to take another tarball for the one it has', async () => {
  const said: string[] = [];
  const publishing = { env: { ...process.env, ...registry.env }, say: (line: string) => said.push(line) };
  const good = await folderWith('good', 'run();\n');
  expect(await publishTarballs(good, publishing)).toEqual([]);
  expect(await publishTarballs(good, publishing)).toEqual([]);
  expect(said).toEqual(['@stash-addons/widget@1.2.3 published', '@stash-addons/widget@1.2.3 is there already']);

  const other = await folderWith('other', 'steal();\n');
  expect(await publishTarballs(other, publishing)).toEqual([
    '@stash-addons/widget@1.2.3: what the registry has is another tarball',
  ]);
  const env = { ...publishing.env, NPM_CONFIG_PROVENANCE: 'true' };
  expect(await publishTarballs(good, { ...publishing, env })).toEqual([
    '@stash-addons/widget@1.2.3: the registry has no provenance of it',
  ]);
});

it('takes a provenance of this tarball and this repository alone', async () => {
  const one = await packed(join(dir.path, 'provenance'), {}, {});
  const ours = { ...BUILD, repository: REPOSITORY, workflow: WORKFLOW };
  const attested = (statement: object) => ({
    predicateType: 'https://slsa.dev/provenance/v1',
    bundle: { dsseEnvelope: { payload: Buffer.from(JSON.stringify(statement)).toString('base64') } },
  });
  expect(provenanceProblems(one, [attested(statementOf(one, ours))])).toEqual([]);
  expect(provenanceProblems(one, [attested(statementOf(one, BUILD))])).toEqual([
    'names the repository https://github.com/acme/widgets',
  ]);
  expect(provenanceProblems(one, [])).toEqual(['is not among its attestations']);
});

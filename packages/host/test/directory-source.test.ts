import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directorySource, discover, type Catalog } from '../src/index.js';
import { manifestOf } from './support/addon.js';
import { link, npmProject, packageFiles, temporaryFolder, writeFiles } from './support/project.js';

const names = (catalog: Catalog) => catalog.addons.map(({ manifest }) => manifest.addon.name);
const codes = (catalog: Catalog) => catalog.diagnostics.map((one) => [one.package, one.code]);
const read = (root: string, filter: { include?: string[]; exclude?: string[] } = {}) =>
  discover([directorySource({ root, ...filter })]);

const widget = packageFiles(manifestOf('widget'));
const gadget = packageFiles(manifestOf('gadget'));

describe('directorySource', () => {
  it('finds the marked packages among the dependencies without running their code', async () => {
    const root = await npmProject({
      '@acme/widget': widget,
      '@acme/gadget': gadget,
      'left-alone': { 'package.json': { name: 'left-alone' }, 'index.js': 'throw 1;' },
    });
    const catalog = await read(root);
    expect(names(catalog)).toEqual(['gadget', 'widget']);
    expect(catalog.diagnostics).toEqual([]);
    expect(catalog.addons[1]).toMatchObject({
      source: root,
      packageDir: join(root, 'node_modules/@acme/widget'),
      programPath: join(root, 'node_modules/@acme/widget/dist/program.js'),
      path: join(root, 'node_modules/@acme/widget/dist/addon.json'),
    });
  });

  it('looks at direct dependencies alone, not at what else lies in node_modules', async () => {
    const root = await npmProject({ '@acme/widget': widget });
    await writeFiles(join(root, 'node_modules/@acme/gadget'), gadget);
    expect(names(await read(root))).toEqual(['widget']);
  });

  it('reads optionalDependencies, which may be absent, and not devDependencies', async () => {
    const root = await temporaryFolder();
    await writeFiles(root, {
      'package.json': {
        optionalDependencies: { '@acme/widget': '*', '@acme/absent': '*' },
        devDependencies: { '@acme/gadget': '*' },
      },
    });
    await writeFiles(join(root, 'node_modules/@acme/widget'), widget);
    await writeFiles(join(root, 'node_modules/@acme/gadget'), gadget);
    const catalog = await read(root);
    expect(names(catalog)).toEqual(['widget']);
    expect(catalog.diagnostics).toEqual([]);
  });

  it('narrows by include and exclude', async () => {
    const root = await npmProject({ '@acme/widget': widget, '@acme/gadget': gadget, other: { 'package.json': '{' } });
    expect(names(await read(root, { include: ['@acme/w*'] }))).toEqual(['widget']);
    const rest = await read(root, { exclude: ['@acme/gadget', 'o*'] });
    expect([names(rest), rest.diagnostics]).toEqual([['widget'], []]);
    expect(names(await read(root, { include: ['*'] }))).toEqual([]);
  });

  it('uses the nearest package.json at or above the folder, and packages of folders above', async () => {
    const root = await npmProject({ '@acme/widget': widget });
    const inner = join(root, 'apps/inner');
    await writeFiles(inner, { 'package.json': { dependencies: { '@acme/gadget': '*', '@acme/widget': '*' } } });
    await writeFiles(join(inner, 'node_modules/@acme/gadget'), gadget);
    await mkdir(join(inner, 'deep/er'), { recursive: true });
    expect(names(await read(join(inner, 'deep/er')))).toEqual(['gadget', 'widget']);
  });

  it("follows pnpm's links into its store", async () => {
    const root = await temporaryFolder();
    await writeFiles(root, { 'package.json': { dependencies: { '@acme/widget': '*' } } });
    const stored = join(root, 'node_modules/.pnpm/@acme+widget@1.0.0/node_modules/@acme/widget');
    await writeFiles(stored, widget);
    await link('../.pnpm/@acme+widget@1.0.0/node_modules/@acme/widget', join(root, 'node_modules/@acme/widget'));
    expect((await read(root)).addons.map(({ packageDir }) => packageDir)).toEqual([stored]);
  });

  it('finds a package that is installed under another name', async () => {
    const root = await npmProject({ 'my-widget': widget });
    expect(names(await read(root))).toEqual(['widget']);
  });

  it('says which dependency is not installed, and uses the others', async () => {
    const root = await npmProject({ '@acme/widget': widget, '@acme/gadget': gadget });
    await rm(join(root, 'node_modules/@acme/gadget'), { recursive: true });
    const catalog = await read(root);
    expect(names(catalog)).toEqual(['widget']);
    expect(catalog.diagnostics).toMatchObject([
      { code: 'SA_ADDON_NOT_INSTALLED', package: '@acme/gadget', path: root, hint: `Run npm install in ${root}.` },
    ]);
  });

  it("refuses a root of yarn's Plug'n'Play, also from a workspace below it", async () => {
    const root = await temporaryFolder();
    await writeFiles(root, { '.pnp.cjs': '', 'package.json': {}, 'apps/a/package.json': {} });
    for (const dir of [root, join(root, 'apps/a')]) {
      await expect(read(dir)).rejects.toMatchObject({ code: 'SA_ADDON_LAYOUT_UNSUPPORTED' });
    }
  });

  it("does not mind a Plug'n'Play project above one that has its packages in folders", async () => {
    const root = await temporaryFolder();
    await writeFiles(root, { '.pnp.cjs': '', 'inner/package.json': { dependencies: { '@acme/widget': '*' } } });
    await writeFiles(join(root, 'inner/node_modules/@acme/widget'), widget);
    expect(names(await read(join(root, 'inner')))).toEqual(['widget']);
  });

  it('refuses a root whose package.json is absent or broken', async () => {
    const root = await temporaryFolder();
    await expect(read(root)).rejects.toMatchObject({ code: 'SA_ADDON_ROOT_MISSING', details: { root } });
    await writeFiles(root, { 'package.json': '{' });
    await expect(read(root)).rejects.toMatchObject({ code: 'SA_ADDON_ROOT_INVALID' });
  });
});

describe('a bad package is a diagnostic, and the others are used:', () => {
  const bad = (files: Record<string, string | object>) => ({ ...widget, ...files });
  const marked = (stashAddon: unknown) => packageFiles(manifestOf('widget'), { stashAddon });

  it.each([
    ['a manifest that is not JSON', bad({ 'dist/addon.json': '{' }), 'SA_ADDON_MANIFEST_INVALID'],
    ['a manifest of the wrong shape', bad({ 'dist/addon.json': '[]' }), 'SA_ADDON_MANIFEST_INVALID'],
    ['a package.json that is not JSON', bad({ 'package.json': '{' }), 'SA_ADDON_MANIFEST_INVALID'],
    ['a marker without a manifest', marked({ contract: 1 }), 'SA_ADDON_MANIFEST_INVALID'],
    ['a marker that is no object', marked(null), 'SA_ADDON_MANIFEST_INVALID'],
    ['a marker of a later contract', marked({ contract: 2, manifest: './x' }), 'SA_ADDON_CONTRACT_UNSUPPORTED'],
    [
      'a marker whose contract has no text form',
      marked({ contract: { toString: 1, valueOf: 1 }, manifest: './dist/addon.json' }),
      'SA_ADDON_CONTRACT_UNSUPPORTED',
    ],
    [
      'a parameter under a name that validation passes over',
      bad({
        'dist/addon.json': JSON.stringify(manifestOf('widget')).replace('"params":{', '"params":{"constructor":"x"'),
      }),
      'SA_ADDON_MANIFEST_INVALID',
    ],
    ['a marker that names an absent file', marked({ contract: 1, manifest: './x' }), 'SA_ADDON_MANIFEST_MISSING'],
    ['a marker that names a folder', marked({ contract: 1, manifest: './dist' }), 'SA_ADDON_MANIFEST_MISSING'],
    ['a manifest outside', marked({ contract: 1, manifest: '../gadget/dist/addon.json' }), 'SA_ADDON_PATH_ESCAPES'],
    ['the package folder as manifest', marked({ contract: 1, manifest: '.' }), 'SA_ADDON_PATH_ESCAPES'],
    [
      'a later version of the package',
      packageFiles(manifestOf('widget'), { version: '2.0.0' }),
      'SA_ADDON_MANIFEST_INVALID',
    ],
    ["another addon's manifest", bad({ 'dist/addon.json': manifestOf('other') }), 'SA_ADDON_MANIFEST_INVALID'],
  ])('%s', async (_, files, code) => {
    const catalog = await read(await npmProject({ '@acme/widget': files, '@acme/gadget': gadget }));
    expect(names(catalog)).toEqual(['gadget']);
    expect(codes(catalog)).toEqual([['@acme/widget', code]]);
    const [{ message, hint }] = catalog.diagnostics as [(typeof catalog.diagnostics)[number]];
    expect(`${message} ${hint}`).not.toMatch(/\{\w+\}|undefined/);
  });

  it('a program outside its package', async () => {
    const manifest = manifestOf('widget');
    const files = bad({
      'dist/addon.json': { ...manifest, addon: { ...manifest.addon, program: '../gadget/dist/program.js' } },
    });
    const catalog = await read(await npmProject({ '@acme/widget': files, '@acme/gadget': gadget }));
    expect(catalog.diagnostics).toMatchObject([
      { code: 'SA_ADDON_MANIFEST_INVALID', message: expect.stringContaining('addon.program') as string },
    ]);
    expect(names(catalog)).toEqual(['gadget']);
  });

  it('a manifest that is a link to a file outside its package', async () => {
    const root = await npmProject({ '@acme/widget': widget, '@acme/gadget': gadget });
    const manifest = join(root, 'node_modules/@acme/widget/dist/addon.json');
    await rm(manifest);
    await link('../../gadget/dist/addon.json', manifest);
    expect(codes(await read(root))).toEqual([['@acme/widget', 'SA_ADDON_PATH_ESCAPES']]);
  });
});

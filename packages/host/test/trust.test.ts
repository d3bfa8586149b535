import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  directorySource,
  discover,
  integrityOf,
  lockedAddon,
  lockOf,
  readLock,
  readPolicy,
  unknownAddon,
  verifyFiles,
  type Catalog,
  type Policy,
  type Trust,
} from '../src/index.js';
import { looksLike } from '../src/trust/look-alike.js';
import { manifestOf } from './support/addon.js';
import { npmProject, packageFiles, writeFiles } from './support/project.js';

const PACKAGE = '@acme/widget';

async function project(): Promise<string> {
  return npmProject({ [PACKAGE]: packageFiles(manifestOf('widget')) });
}

/** As `stash-addons lock` and `--frozen` do. */
async function frozenBy(root: string): Promise<Trust> {
  const { addons } = await discover([directorySource({ root })]);
  const entries = addons.map(({ manifest, packageDir = '' }) => {
    return [manifest.addon.package, lockedAddon(manifest, integrityOf(packageDir))] as const;
  });
  return { frozen: true, lock: { path: 'the.lock', lock: lockOf(Object.fromEntries(entries)) } };
}

async function codes(root: string, trust: Trust): Promise<string[]> {
  const { addons, diagnostics } = await discover([directorySource({ root })], trust);
  return [...addons.map(({ manifest }) => manifest.addon.package), ...diagnostics.map(({ code }) => code)];
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

describe('with a lock that counts', () => {
  it('uses what is in it, and refuses every other addon', async () => {
    const root = await project();
    const trust = await frozenBy(root);
    expect(await codes(root, trust)).toEqual([PACKAGE]);
    const dependencies = { [PACKAGE]: '*', '@acme/gadget': '*' };
    await writeFiles(root, { 'package.json': { dependencies } });
    await writeFiles(join(root, 'node_modules/@acme/gadget'), packageFiles(manifestOf('gadget')));
    expect(await codes(root, trust)).toEqual([PACKAGE, 'SA_ADDON_NOT_LOCKED']);
    expect(await codes(root, { ...trust, frozen: false })).toEqual(['@acme/gadget', PACKAGE]);
  });

  it('refuses a manifest that was tampered with, and says so to who needs the addon', async () => {
    const root = await project();
    const trust = await frozenBy(root);
    const path = join(root, 'node_modules', PACKAGE, 'dist/addon.json');
    await edit(path, (text) => text.replace('registry.acme.dev', 'registry.acne.dev'));
    const catalog: Catalog = await discover([directorySource({ root })], trust);
    expect(unknownAddon(catalog, 'widget://')).toMatchObject({
      code: 'SA_ADDON_LOCK_DIFFERS',
      message: 'The addon @acme/widget 1.0.0 is not the one that the.lock names: other contents of the manifest.',
    });
  });

  it('refuses a swapped tarball before its program runs, though manifest and program fit each other', async () => {
    const root = await project();
    const trust = await frozenBy(root);
    const swapped = join(root, 'node_modules', PACKAGE, 'package.json');
    await edit(swapped, (text) => text.replace('"type"', '"imports":{"#a":"evil"},"type"'));
    const [addon] = (await discover([directorySource({ root })], trust)).addons;
    await expect(verifyFiles(addon as NonNullable<typeof addon>)).rejects.toMatchObject({
      code: 'SA_ADDON_LOCK_DIFFERS',
      details: { part: 'files' },
    });
  });

  it('refuses another version', async () => {
    const root = await project();
    const trust = await frozenBy(root);
    const other = manifestOf('widget');
    const newer = { ...other, addon: { ...other.addon, version: '1.0.1' } };
    await writeFiles(join(root, 'node_modules', PACKAGE), packageFiles(newer));
    expect(await codes(root, trust)).toEqual(['SA_ADDON_LOCK_DIFFERS']);
  });

  it('counts the files of the package alone, whatever a package manager has put below it', async () => {
    const root = await project();
    const folder = join(root, 'node_modules', PACKAGE);
    const before = integrityOf(folder);
    await writeFiles(join(folder, 'node_modules/other'), { 'index.js': 'x' });
    expect(integrityOf(folder)).toBe(before);
    await writeFiles(folder, { 'more.js': 'x' });
    expect(integrityOf(folder)).not.toBe(before);
  });

  it.each([
    [{ lockVersion: 2, addons: {} }, /its lockVersion is 2/],
    [{ lockVersion: 1 }, /addons is missing/],
    [{ lockVersion: 1, addons: { a: { version: '1.0.0' } } }, /the entry of a /],
    [undefined, /its lockVersion is undefined/],
  ])('refuses a lock that it cannot read: %j', (value, problem) => {
    expect(() => readLock(value, 'the.lock')).toThrow(problem);
  });
});

describe('with a policy', () => {
  it('refuses packages that it does not name', async () => {
    const root = await project();
    const by = (packages: string[]): Trust => ({
      frozen: false,
      policy: { path: 'the.policy', policy: { policyVersion: 1, packages } },
    });
    expect(await codes(root, by(['@acme/*']))).toEqual([PACKAGE]);
    expect(await codes(root, by(['@other/*', 'stash-addon-*']))).toEqual(['SA_ADDON_FORBIDDEN']);
  });

  it.each([
    ['^1.0.0', ['SA_ADDON_FORBIDDEN']],
    ['npm:@evil/gadget@1.0.0', ['SA_ADDON_FORBIDDEN']],
    ['npm:@acme/widget@^1.0.0', [PACKAGE]],
    ['npm:^1.0.0', ['SA_ADDON_FORBIDDEN']],
    ['file:../widget', [PACKAGE]],
  ])(
    'goes by the name that the registry was asked for too, whatever the tarball says: %s',
    async (wanted, expected) => {
      const root = await npmProject({ evil: packageFiles(manifestOf('widget')) });
      await writeFiles(root, { 'package.json': { dependencies: { evil: wanted } } });
      const policy: Policy = { policyVersion: 1, packages: ['@acme/*'] };
      expect(await codes(root, { frozen: false, policy: { path: 'the.policy', policy } })).toEqual(expected);
    },
  );

  it('refuses a policy with a rule that it does not know, or of another version', () => {
    const read = (value: unknown): Policy => readPolicy(value, 'the.policy');
    expect(read({ policyVersion: 1, frozen: true, packages: ['a'] })).toMatchObject({ frozen: true });
    expect(() => read({ policyVersion: 1, package: ['a'] })).toThrow(/package cannot be/);
    expect(() => read({ policyVersion: 2 })).toThrow(/policyVersion cannot be 2/);
    expect(() => read({ packages: [] })).toThrow(/policyVersion: 1 is missing/);
    expect(() => read('packages')).toThrow();
  });
});

describe('names that are easily mistaken', () => {
  it.each([
    '@stash-addon/widget',
    '@stashaddons/widget',
    '@stash-add0ns/widget',
    '@stash_addons/widget',
    'stash-addons-widget',
    'stashaddons-widget',
  ])('%s pretends to be one of ours', (name) => expect(looksLike(name, [])).toBe('@stash-addons/'));

  it.each(['@acrne/widget', '@acne/widget', '@acme1/widget', '@amce/widget', 'acme-widget'])(
    '%s is like the known @acme/widget',
    (name) => expect(looksLike(name, ['@acme/widget'])).toBe('@acme/widget'),
  );

  it.each([
    '@stash-addons/widget',
    'stash-addon-widget',
    'stash-addon-sprocket',
    '@other/stash-addon-widget',
    '@acme/gadget',
  ])('%s is like none', (name) => expect(looksLike(name, ['@acme/widget'])).toBeUndefined());

  it('is refused also where the tarball holds the name that it is like', async () => {
    const manifest = manifestOf('widget');
    const ours = { ...manifest, addon: { ...manifest.addon, package: '@stash-addons/widget' } };
    const root = await npmProject({ '@stash-adons/widget': packageFiles(ours) });
    expect(await codes(root, { frozen: false })).toEqual(['SA_ADDON_LOOK_ALIKE']);
  });

  it('is refused although its manifest is good, unless the policy says otherwise', async () => {
    const manifest = manifestOf('widget');
    const name = '@stash-adons/widget';
    const fake = { ...manifest, addon: { ...manifest.addon, package: name } };
    const root = await npmProject({ [name]: packageFiles(fake) });
    expect(await codes(root, { frozen: false })).toEqual(['SA_ADDON_LOOK_ALIKE']);
    const policy = { path: 'the.policy', policy: { policyVersion: 1 as const, notLookAlikes: [name] } };
    expect(await codes(root, { frozen: false, policy })).toEqual([name]);
  });
});

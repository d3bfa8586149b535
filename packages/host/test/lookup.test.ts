import { describe, expect, it } from 'vitest';
import type { Manifest, Operation } from '@stash-addons/core';
import {
  addonByFunction,
  addonByName,
  addonByScheme,
  addonByTask,
  addonByType,
  chooseAddon,
  discover,
  releaseFor,
  unknownAddon,
  type Catalog,
  type InstalledAddon,
} from '../src/index.js';
import { manifestOf, sourceOf } from './support/addon.js';

const widget = manifestOf('widget', {
  serves: [{ target: 'AppBinding', types: ['widget'], urlSchemes: ['widget', 'widgets+tls'], defaultPort: 7000 }],
});
const special = manifestOf('special', {
  serves: [
    { target: 'Cluster' },
    { target: 'AppBinding', types: ['acme.dev/widget'], urlSchemes: [], defaultPort: 7000 },
  ],
});

async function catalogOf(): Promise<Catalog> {
  const texts = [widget, special].map((one) => ({ package: one.addon.package, path: '/x', manifest: one }));
  const broken = { package: '@acme/broken', path: '/y', manifest: 'not a manifest' };
  return discover([{ name: '/srv/app', read: () => Promise.resolve({ found: [...texts, broken], diagnostics: [] }) }]);
}

const nameOf = (addon: InstalledAddon | undefined) => addon?.manifest.addon.name;

describe('lookups', () => {
  it('find an addon by name, URL scheme, Task and Function', async () => {
    const catalog = await catalogOf();
    expect(nameOf(addonByName(catalog, 'widget'))).toBe('widget');
    expect(nameOf(addonByScheme(catalog, 'widgets+tls'))).toBe('widget');
    expect(nameOf(addonByTask(catalog, 'special-restore-1.0')?.addon)).toBe('special');
    expect(nameOf(addonByFunction(catalog, 'special-backup-2.0')?.addon)).toBe('special');
  });

  it('find nothing where nothing is', async () => {
    const catalog = await catalogOf();
    expect([
      addonByName(catalog, 'widge'),
      addonByScheme(catalog, 'http'),
      addonByType(catalog, 'acme.dev/gadget'),
      addonByTask(catalog, 'special-restore'),
      addonByFunction(catalog, 'update-status'),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it.each([
    ['widget', 'widget'],
    ['other.dev/widget', 'widget'],
    ['acme.dev/widget', 'special'],
    ['special', undefined],
  ])('the AppBinding type %s is served by %s', async (type, name) => {
    expect(nameOf(addonByType(await catalogOf(), type))).toBe(name);
  });
});

describe('the addon of claims that are made for a restore', () => {
  const claims = (name: string, replicas?: 'each' | 'one') => {
    const { operations } = sourceOf(name);
    const restore = { ...(operations.restore as Operation), ...(replicas && { replicas }) };
    return manifestOf(name, {
      serves: [{ target: 'Resource', apiGroup: '', kinds: ['PersistentVolumeClaim'] }],
      operations: { ...operations, restore },
    });
  };
  const chosen = async (...manifests: Manifest[]) => {
    const found = [widget, ...manifests].map((one) => ({ package: one.addon.package, path: '/x', manifest: one }));
    const read = () => Promise.resolve({ found, diagnostics: [] });
    const catalog = await discover([{ name: '/srv/app', read }]);
    const { addon, release } = chooseAddon(catalog, { invoker: { spec: {} }, intoClaims: true }, 'restore');
    return `${nameOf(addon)} ${release?.suffix}`;
  };

  it('is the one that declares that it restores each replica', async () => {
    expect(await chosen(claims('disk', 'each'), claims('other', 'one'), claims('third'))).toBe('disk 2.0');
  });

  it('is none where no addon declares it, or several do, and then says which Tasks there are', async () => {
    const code = 'SA_ADDON_NOT_CLEAR';
    await expect(chosen(claims('other'))).rejects.toMatchObject({ code, details: { tasks: 'none' } });
    const two = chosen(claims('disk', 'each'), claims('room', 'each'));
    await expect(two).rejects.toMatchObject({ code, details: { tasks: 'disk-restore-2.0, room-restore-2.0' } });
  });
});

describe('unknownAddon', () => {
  it.each(['gadget', 'gadget://host:1', 'acme.dev/gadget', 'gadget-backup-1.2', 'gadget-restore'])(
    'of %s says what to install, where, and what there is',
    async (wanted) => {
      const error = unknownAddon(await catalogOf(), wanted);
      expect(error.toJSON()).toEqual({
        code: 'SA_ADDON_UNKNOWN',
        message: `There is no addon for ${wanted} in /srv/app.`,
        hint: 'Install it there: npm install @stash-addons/gadget. Installed now: special, widget.',
      });
    },
  );

  it('tells why, where the addon is installed but refused', async () => {
    const error = unknownAddon(await catalogOf(), 'broken');
    expect(error).toMatchObject({ code: 'SA_ADDON_MANIFEST_INVALID', details: { package: '@acme/broken' } });
  });
});

describe('releaseFor', () => {
  const addon: InstalledAddon = { manifest: widget, source: 's', path: 'p' };
  const suffixFor = (wish: Parameters<typeof releaseFor>[1]) => releaseFor(addon, wish).suffix;

  it('takes the release asked for, even where the server has another version', () => {
    expect(suffixFor({ suffix: '1.0', serverVersion: '2.4' })).toBe('1.0');
  });

  it('takes the release whose range has the server version', () => {
    expect([suffixFor({ serverVersion: '1.9.9' }), suffixFor({ serverVersion: 'v2.4.1 (Acme)' })]).toEqual([
      '1.0',
      '2.0',
    ]);
  });

  it("takes the author's first release where nothing is asked", () => {
    expect(suffixFor({})).toBe('2.0');
  });

  it('lists what there is where nothing fits', () => {
    expect(() => suffixFor({ suffix: '3.0' })).toThrow(
      expect.objectContaining({ code: 'SA_ADDON_RELEASE_UNKNOWN', hint: 'Choose one of: 2.0, 1.0.' }),
    );
    expect(() => suffixFor({ serverVersion: '3.1' })).toThrow(
      expect.objectContaining({
        code: 'SA_ADDON_NO_RELEASE_FITS',
        hint: expect.stringContaining('There are: 2.0 (>=2.0 <3.0), 1.0 (>=1.0 <2.0).') as string,
      }),
    );
  });

  it('takes no release for a version that cannot be read', () => {
    expect(() => suffixFor({ serverVersion: 'unknown' })).toThrow(
      expect.objectContaining({ code: 'SA_ADDON_NO_RELEASE_FITS' }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Manifest } from '@stash-addons/core';
import { addonByFunction, addonByTask, discover, type Catalog, type CatalogSource } from '../src/index.js';
import { manifestOf, sourceOf } from './support/addon.js';

function sourceWith(manifests: object[], name = 'memory'): CatalogSource {
  const found = manifests.map((manifest, index) => ({
    package: `package-${index}`,
    path: `/${name}/${index}`,
    manifest,
  }));
  return { name, read: () => Promise.resolve({ found, diagnostics: [] }) };
}

const names = (catalog: Catalog) => catalog.addons.map(({ manifest }) => manifest.addon.name);
const third = manifestOf('third');

function serving(name: string, served: { types: string[]; urlSchemes: string[] }): Manifest {
  return manifestOf(name, { serves: [{ target: 'AppBinding', defaultPort: 1, ...served }] });
}

describe('addons that claim the same are refused together, both named:', () => {
  it.each([
    [
      'The AppBinding type shared',
      serving('a', { types: ['shared'], urlSchemes: [] }),
      serving('b', { types: ['shared'], urlSchemes: [] }),
    ],
    [
      'The URL scheme shared',
      serving('a', { types: ['a'], urlSchemes: ['shared'] }),
      serving('b', { types: ['b'], urlSchemes: ['shared'] }),
    ],
    [
      'The addon name a',
      manifestOf('a'),
      { ...manifestOf('a'), addon: { ...manifestOf('a').addon, package: '@acme/b' } },
    ],
    ['The Task same-backup-2.0', ...twoWithPrefix()],
  ])('%s', async (object, one, other) => {
    const catalog = await discover([sourceWith([one, third, other])]);
    expect(names(catalog)).toEqual(['third']);
    expect(catalog.diagnostics).toHaveLength(2);
    for (const diagnostic of catalog.diagnostics) {
      expect(diagnostic.code).toBe('SA_ADDON_CLASH');
      expect(diagnostic.message).toContain(`${object} is claimed`);
      expect(diagnostic.message).toContain('@acme/a (/memory/0) and @acme/b (/memory/2)');
    }
  });

  function twoWithPrefix(): [Manifest, Manifest] {
    const { operations, objectPrefix } = sourceOf('same');
    return [manifestOf('a', { operations, objectPrefix }), manifestOf('b', { operations, objectPrefix })];
  }

  it('a Function alone', async () => {
    const withFunction = (name: string) => {
      const source = sourceOf(name);
      const { backup } = source.operations;
      const extra = { name: 'x-shared-{release}', args: ['x'] };
      const manifest = manifestOf(name, {
        objectPrefix: 'x',
        operations: {
          backup: {
            ...backup,
            functions: [extra],
            task: { ...backup.task, name: `x-${name}-{release}`, steps: [{ name: extra.name, params: [] }] },
          },
        },
      });
      return manifest;
    };
    const catalog = await discover([sourceWith([withFunction('a'), withFunction('b')])]);
    expect(names(catalog)).toEqual([]);
    expect(catalog.diagnostics[0]?.message).toContain('The Function x-shared-2.0 is claimed');
  });
});

describe('discover', () => {
  it('takes the first of two equal manifests of one package', async () => {
    const catalog = await discover([sourceWith([third], 'first'), sourceWith([third], 'second')]);
    expect(catalog.addons.map(({ source }) => source)).toEqual(['first']);
    expect(catalog.diagnostics).toEqual([]);
    expect(catalog.sources).toEqual(['first', 'second']);
  });

  it('refuses two versions of one package', async () => {
    const newer = { ...third, addon: { ...third.addon, version: '9.9.9' } };
    const catalog = await discover([sourceWith([third], 'first'), sourceWith([newer], 'second')]);
    expect(names(catalog)).toEqual([]);
    expect(catalog.diagnostics.map(({ path }) => path)).toEqual(['/first/0', '/second/0']);
  });

  it.each([
    ['0.9', false],
    ['1.0', true],
    ['1.99', true],
    ['2.0', false],
  ])('contract %s: used is %s', async (contract, used) => {
    const catalog = await discover([sourceWith([{ ...third, contract, ...(used ? {} : { releases: 7 }) }])]);
    expect(names(catalog)).toEqual(used ? ['third'] : []);
    expect(catalog.diagnostics.map(({ code }) => code)).toEqual(used ? [] : ['SA_ADDON_CONTRACT_UNSUPPORTED']);
  });

  it.each([
    ['0.9', 'It is too old for this host: npm install source-first@latest.'],
    ['2.0', 'This host is too old for it: npm install @stash-addons/cli@latest, or a newer operator. Or install'],
  ])('contract %s is refused with the range, and with what to install', async (contract, hint) => {
    const { diagnostics } = await discover([sourceWith([{ ...third, contract }])]);
    expect(diagnostics[0]?.message).toContain(`speaks contract ${contract}, this host speaks >=1.0 <2.0.`);
    expect(diagnostics[0]?.hint).toContain(hint.replace('source-first', diagnostics[0]?.package ?? ''));
  });

  it('fails as a whole where a source fails, since nothing is known about its addons', async () => {
    const broken: CatalogSource = { name: 'broken', read: () => Promise.reject(new Error('no answer')) };
    await expect(discover([sourceWith([third]), broken])).rejects.toThrow('no answer');
  });

  it('knows whose each Task and Function is', async () => {
    const catalog = await discover([sourceWith([third, manifestOf('widget')])]);
    for (const name of ['third', 'widget']) {
      for (const operation of ['backup', 'restore'] as const) {
        for (const suffix of ['1.0', '2.0']) {
          const owner = { addon: { manifest: { addon: { name } } }, release: { suffix }, operation };
          expect(addonByTask(catalog, `${name}-${operation}-${suffix}`)).toMatchObject(owner);
          expect(addonByFunction(catalog, `${name}-${operation}-${suffix}`)).toMatchObject(owner);
        }
      }
    }
    expect(addonByTask(catalog, 'third-backup-3.0')).toBeUndefined();
    expect(addonByFunction(catalog, 'third-backup-')).toBeUndefined();
  });
});

describe('addons whose object names begin alike', () => {
  const named = (name: string, stem: string, ...suffixes: string[]): Manifest => {
    const source = sourceOf(name);
    const [release] = source.releases as [(typeof source.releases)[number]];
    const task = { name: `${stem}-{release}`, steps: [{ name: 'update-status', params: [] }] };
    return manifestOf(name, {
      objectPrefix: 'x',
      releases: suffixes.map((suffix) => ({ ...release, suffix })),
      operations: { backup: { ...source.operations.backup, functions: [], task } },
    });
  };

  it('are both used where no name is made twice, and each has its own', async () => {
    const [plain, longer, last] = [
      named('plain', 'x', 'y-1', '2'),
      named('longer', 'x-y', '2', '3'),
      named('last', 'x-z', '2'),
    ];
    const catalog = await discover([sourceWith([longer, plain, third, last])]);
    expect(catalog.diagnostics).toEqual([]);
    const owners = ['x-y-1', 'x-2', 'x-y-2', 'x-y-3', 'x-z-2', 'x-y-'].map(
      (name) => addonByTask(catalog, name)?.addon.manifest.addon.name,
    );
    expect(owners).toEqual(['plain', 'plain', 'longer', 'longer', 'last', undefined]);
  });

  it('are refused where the release of one makes the name of the other', async () => {
    const shared = [named('plain', 'x', '1', 'y-2'), named('between', 'x-a', '1'), named('longer', 'x-y', '2', '3')];
    const catalog = await discover([sourceWith(shared)]);
    expect(names(catalog)).toEqual(['between']);
    expect(catalog.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('The Task x-y-2 is claimed') as string,
      expect.stringContaining('The Task x-y-2 is claimed') as string,
    ]);
  });
});

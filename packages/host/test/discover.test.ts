import { describe, expect, it } from 'vitest';
import type { Manifest } from '@stash-addons/core';
import { discover, type Catalog, type CatalogSource } from '../src/index.js';
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

  it('fails as a whole where a source fails, since nothing is known about its addons', async () => {
    const broken: CatalogSource = { name: 'broken', read: () => Promise.reject(new Error('no answer')) };
    await expect(discover([sourceWith([third]), broken])).rejects.toThrow('no answer');
  });

  it('knows whose each Task and Function is', async () => {
    const catalog = await discover([sourceWith([third, manifestOf('widget')])]);
    expect([...catalog.tasks.keys()].sort()).toEqual([
      'third-backup-1.0',
      'third-backup-2.0',
      'third-restore-1.0',
      'third-restore-2.0',
      'widget-backup-1.0',
      'widget-backup-2.0',
      'widget-restore-1.0',
      'widget-restore-2.0',
    ]);
    expect(catalog.functions.get('widget-restore-1.0')).toMatchObject({
      addon: { manifest: { addon: { name: 'widget' } } },
      release: { suffix: '1.0' },
      operation: 'restore',
    });
  });
});

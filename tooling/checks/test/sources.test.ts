import { describe, expect, test } from 'vitest';
import { checkBoundaries } from '../src/boundaries.ts';
import { checkNames } from '../src/names.ts';
import { manifest, problemsIn } from './made-up-repository.ts';

const packages = {
  'packages/core/package.json': manifest('core'),
  'packages/engine/package.json': manifest('engine'),
  'addons/acme/package.json': manifest('acme', { stashAddon: {} }),
  'addons/widget/package.json': manifest('widget', { stashAddon: {} }),
  'addons/acme-family/package.json': manifest('acme-family'),
};

describe('boundaries', () => {
  const problemsOf = (path: string, text: string) => problemsIn({ ...packages, [path]: text }, checkBoundaries);

  test('lets an import go the one way', async () => {
    const text =
      "import type { A } from '@stash-addons/core';\nexport * from '@stash-addons/core/x';\nimport './near.js';\n";
    expect(await problemsOf('packages/engine/src/a.ts', text)).toEqual([]);
  });

  test.each([
    ['a static import', "import { a } from '@stash-addons/engine';"],
    ['a type import', "import type { A } from '@stash-addons/engine';"],
    ['a re-export', "export * from '@stash-addons/engine';"],
    ['a dynamic import', "export const a = () => import('@stash-addons/engine/sub');"],
    ['an import type', "export type A = import('@stash-addons/engine').A;"],
  ])('finds the wrong way in %s', async (_what, line) => {
    expect(await problemsOf('packages/core/src/a.ts', `\n${line}\n`)).toEqual([
      expect.stringMatching(/^packages\/core\/src\/a\.ts:2: core must not import @stash-addons\/engine/),
    ]);
  });

  test('keeps an addon away from the engine, but not its tests', async () => {
    const text = "import '@stash-addons/engine';";
    expect(await problemsOf('addons/acme/src/a.ts', text)).toHaveLength(1);
    expect(await problemsOf('addons/acme/test/a.test.ts', text)).toEqual([]);
  });

  test('lets addons be built of what they share, and not of each other', async () => {
    expect(await problemsOf('addons/acme/src/a.ts', "import '@stash-addons/acme-family';")).toEqual([]);
    expect(await problemsOf('addons/acme/src/a.ts', "import '@stash-addons/widget';")).toHaveLength(1);
  });

  test('finds a relative import that leaves its package, in tests too', async () => {
    const found = await problemsOf('packages/core/test/a.test.ts', "import '../../engine/src/index.js';");
    expect(found).toEqual(['packages/core/test/a.test.ts:1: leaves its package by ../../engine/src/index.js']);
  });

  test('keeps the pure packages pure', async () => {
    expect(await problemsOf('packages/core/src/a.ts', "import 'node:fs';\nimport 'node:crypto';")).toEqual([
      'packages/core/src/a.ts:1: is pure and must not import node:fs',
    ]);
  });

  test('knows every package: an unknown one may import none of ours', async () => {
    const files = {
      ...packages,
      'packages/new/package.json': manifest('new'),
      'packages/new/src/a.ts': "import '@stash-addons/core';",
    };
    expect(await problemsIn(files, checkBoundaries)).toHaveLength(1);
  });
});

describe('names', () => {
  const problemsOf = (path: string, text: string) => problemsIn({ ...packages, [path]: text }, checkNames);

  test.each(['acme', 'ACME_PASSWORD', 'acmeBackup', 'theAcmeThing', 'a pg_dump of it', 'mongodb'])(
    'finds %s in packages/',
    async (text) => {
      expect(await problemsOf('packages/core/README.md', `line\n${text}\n`)).toEqual([
        expect.stringMatching(/^packages\/core\/README\.md:2: names a database/),
      ]);
    },
  );

  test.each(['acmeist', 'a natural word', 'upgrade', 'pvc'])('does not take %s for a database', async (text) => {
    expect(await problemsOf('packages/core/src/a.ts', text)).toEqual([]);
  });

  test('lets an addon name its database', async () => {
    expect(await problemsOf('addons/acme/src/a.ts', 'acme')).toEqual([]);
  });
});

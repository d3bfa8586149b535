import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFilledRegistry, type Registry } from '@stash-addons/registry';
import { makeTempDir } from '@stash-addons/testbed';
import { beforeAll, describe, expect, it } from 'vitest';
import { Author, environment } from '../../src/author.ts';
import { guideCommands } from '../../src/guide.ts';
import { typeCommands } from '../../src/typed.ts';
import { builtBy } from '../built-by.ts';

const LONGEST_MS = 300_000;

const dir = makeTempDir();
let registry: Registry;

beforeAll(async () => {
  registry = await startFilledRegistry();
  return async () => {
    await registry.stop();
    dir.remove();
  };
}, 180_000);

it(
  'what the guide says can be typed, from nothing to a published addon that backs up and restores',
  async () => {
    const cwd = join(dir.path, 'guide');
    mkdirSync(cwd);
    const typed = await typeCommands(guideCommands({ long: false }), { cwd, env: environment(registry) });
    const outputOf = (begin: string) => typed.find(({ command }) => command.startsWith(begin))?.output;
    expect(outputOf('npx stash-addons addons')).toContain('stash-addon-widget');
    expect(outputOf('npx stash-addons restore')).toContain('Succeeded');
    expect(JSON.parse(readFileSync(join(cwd, 'stash-addon-widget/conform.golden.json'), 'utf8'))).toBeTypeOf('object');
  },
  LONGEST_MS,
);

describe.each(['pnpm', 'yarn'] as const)('%s', (manager) => {
  const author = () => new Author(join(dir.path, manager), registry, manager);

  it('creates a package that it installs and builds', () => builtBy(author()), LONGEST_MS);

  it(
    'has all scripts of the package end well, and the kit tries it there',
    async () => {
      const run = (name: string, flags = '') => author().script(name, flags, 'stash-addon-widget');
      for (const name of ['lint', 'typecheck', 'test']) await run(name);
      await run('conform', '--update --only commands');
      expect(await run('conform', '--short')).toMatch(/\b0 failed\b/);
    },
    LONGEST_MS,
  );
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDir } from '@stash-addons/testbed';
import { expect, test } from 'vitest';
import { once } from '../lib/stamp.mjs';

const bootstrap = join(import.meta.dirname, '..');

test('work cut short is done again, finished work is not, and other input is new work', async () => {
  await withTempDir(async (dir) => {
    const stamp = join(dir, 'stamps', 'a');
    const done: string[] = [];
    const work = (text: string) => () => {
      done.push(text);
      if (text === 'cut short') throw new Error('on purpose');
    };
    await expect(once(stamp, 'key', work('cut short'))).rejects.toThrow('on purpose');
    for (const [key, text] of [
      ['key', 'first'],
      ['key', 'again'],
      ['other', 'second'],
    ] as const) {
      await once(stamp, key, work(text));
    }
    expect(done).toEqual(['cut short', 'first', 'second']);
  });
});

/** Runs a bit of the bootstrap with an empty cache and nothing on PATH but the named programs. */
function withPrograms(programs: string[], script: string): Promise<ReturnType<typeof spawnSync>> {
  return withTempDir((dir) => {
    mkdirSync(join(dir, 'bin'));
    for (const name of programs) symlinkSync(name, join(dir, 'bin', name.split('/').at(-1) ?? ''));
    const env = { PATH: join(dir, 'bin'), STASH_ADDONS_CACHE: join(dir, 'cache'), HOME: dir };
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env,
      cwd: bootstrap,
      encoding: 'utf8',
    });
  });
}

test.each([
  ['npm', "(await import('./lib/npm.mjs')).npmInstall(process.cwd() + '/nowhere', 'x')", 'https://nodejs.org'],
  [
    'a Debian',
    "(await import('./tools/debian-tree.mjs')).unpackDebianTree({ folder: '/nonexistent', suite: 'sid', packages: [] })",
    'needs a Debian',
  ],
])('says how to get %s when it is missing', async (_what, call, hint) => {
  const result = await withPrograms(
    [],
    `await ${call}.catch((error) => console.log(error.constructor.name, error.message));`,
  );
  expect(result.stdout).toMatch(/^Missing /);
  expect(result.stdout).toContain(hint);
  expect(existsSync(join(bootstrap, 'nowhere'))).toBe(false);
});

test('names its commands when it is given another', () => {
  const result = spawnSync(process.execPath, [join(bootstrap, 'run.mjs'), 'dance'], { encoding: 'utf8' });
  for (const command of ['test', 'demo', 'bench', 'newcomer', 'kill', 'testbed', 'mutants', 'images', 'check']) {
    expect(result.stdout.trim().split(/[ |]/)).toContain(command);
  }
  expect(result.status).toBe(2);
});

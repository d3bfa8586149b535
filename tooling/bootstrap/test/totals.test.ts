import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDir } from '@stash-addons/testbed';
import { expect, test } from 'vitest';

const command = join(import.meta.dirname, '..', 'commands', 'test.mjs');
const head = "import { expect, test } from 'vitest';\n";
const good = `${head}test('good', () => { expect(1).toBe(1); });\n`;

/** Runs `npm test -- --root FOLDER` on these test files; its last line and exit status. */
function run(files: Record<string, string>): Promise<[string, number | null]> {
  return withTempDir((dir): [string, number | null] => {
    writeFileSync(join(dir, 'vitest.config.mjs'), "export default { test: { include: ['**/*.test.js'] } };\n");
    mkdirSync(join(dir, 'tests'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, 'tests', name), text);
    const args = [command, '--root', dir, '--config', join(dir, 'vitest.config.mjs')];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return [stdout.split('\n').at(-2) ?? '', status];
  });
}

test('counts what passed, as the very last line', async () => {
  expect(await run({ 'a.test.js': good, 'b.test.js': good })).toEqual(['2 passed, 0 failed', 0]);
});

test('counts a failed and a skipped test', async () => {
  const bad = `${head}test('bad', () => { expect(1).toBe(2); });\ntest.skip('later', () => {});\n`;
  expect(await run({ 'a.test.js': good, 'b.test.js': bad })).toEqual(['1 passed, 1 failed, 1 skipped', 1]);
});

test('counts a test file that cannot be loaded', async () => {
  expect(await run({ 'a.test.js': good, 'b.test.js': "import './nothing.js';\n" })).toEqual(['1 passed, 1 failed', 1]);
});

test('counts an error outside of any test', async () => {
  const late = `${good}Promise.reject(new Error('nobody waits for this'));\n`;
  expect(await run({ 'a.test.js': late })).toEqual(['1 passed, 1 failed', 1]);
});

test('counts a test process that dies', async () => {
  const [line, status] = await run({
    'a.test.js': good,
    'b.test.js': `${head}test('dies', () => { process.abort(); });\n`,
  });
  expect(line).toMatch(/^1 passed, [1-9]\d* failed/);
  expect(status).toBe(1);
});

test('fails when no test matches', async () => {
  expect(await run({})).toEqual(['0 passed, 1 failed', 1]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addon } from '../dist/addon.js';

const { program } = addon;
const FILE = `/srv/it's "$HOME"/shop.db`;

const contextOf = (operation, params = {}) => ({
  request: { operation, addon: { name: 'sqlite' } },
  params,
  flags: {},
  tools: { sqlite3: [{ path: '/usr/bin/sqlite3', version: '3.40.1' }] },
  secretKeys: {},
  connection: { scheme: 'sqlite', host: '', port: 0, path: FILE, query: {}, insecureSkipVerify: false },
});
const factsOf = (stdout) => program.facts(contextOf('backup'), [[{ exitCode: 0, stdout, stderr: '' }]]);
const snapshot = { id: 'a'.repeat(64), host: 'host-0', time: '', paths: [], tags: {}, format: 'copy' };

test('a name of a file with quotes and variables reaches the script as a value, not as text of it', () => {
  const [unit] = program.backup(contextOf('backup'), factsOf('3.40.1 x\n2\n')).units;
  const [{ argv, env }] = unit.flow.commands;
  assert.equal(env.FILE, FILE);
  assert.ok(!argv.join(' ').includes('srv'));
});

test('a file that holds tables is replaced only when that was asked for', () => {
  const restore = (stdout, params) => program.restore(contextOf('restore', params), factsOf(stdout), [snapshot]);
  assert.throws(() => restore('3.40.1 x\n2\n'), { code: 'SA_TARGET_EXISTS' });
  for (const plan of [restore('3.40.1 x\n0\n'), restore('3.40.1 x\n'), restore('3.40.1 x\n2\n', { replace: 'true' })]) {
    assert.equal(plan.units.length, 1);
  }
});

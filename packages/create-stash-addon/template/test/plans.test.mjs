import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addon } from '../dist/addon.js';

const { program } = addon;

/** What the runtime would give: a server that checks passwords, and shows a certificate of an authority. */
const context = {
  request: { operation: 'backup', addon: { name: addon.manifest.addon.name } },
  params: {},
  flags: {},
  tools: {},
  secretKeys: { target: ['username', 'password'] },
  connection: {
    ...{ scheme: '', host: 'db.example', port: 4321, path: '', query: {}, insecureSkipVerify: false },
    caBundle: 'the authority',
  },
};
const facts = { version: '1.0' };
const commandsOf = (plan) => plan.units.flatMap(({ flow }) => flow.stages);

test('a backup and a restore name no secret in an argument', () => {
  const snapshot = { id: 'a'.repeat(64), host: 'host-0', time: '', paths: [], tags: {}, format: 'dump' };
  for (const plan of [program.backup(context, facts), program.restore(context, facts, [snapshot])]) {
    for (const { argv, env } of commandsOf(plan)) {
      assert.ok(!JSON.stringify(argv).includes('$secret'));
      assert.deepEqual(
        Object.values(env).map(({ $secret }) => $secret.key),
        ['username', 'password'],
      );
    }
  }
});

test('the version of the server is the first number of what it says', () => {
  assert.deepEqual(program.facts(context, [[{ exitCode: 0, stdout: 'Server 7.2.4 (stable)', stderr: '' }]]), {
    version: '7.2.4',
  });
});

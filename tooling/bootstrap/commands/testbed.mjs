import { join } from 'node:path';
import { say } from '../lib/log.mjs';
import { root } from '../lib/paths.mjs';
import { runVitest } from './vitest.mjs';

async function test(args) {
  process.env.STASH_ADDONS_CLUSTER_TESTS = '1';
  const { passed, failed } = await runVitest(args);
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

const [command, ...args] = process.argv.slice(2);
if (command === 'test') await test(args);
else await import(join(root, 'tooling', 'testbed', 'dist', 'cluster-main.js'));

import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { testApart } from './apart.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === 'test') await testApart('STASH_ADDONS_CLUSTER_TESTS', args);
else await import(join(root, 'tooling', 'testbed', 'dist', 'cluster-main.js'));

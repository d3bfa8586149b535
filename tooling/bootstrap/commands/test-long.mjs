import { testApart } from './apart.mjs';

await testApart('STASH_ADDONS_LONG_TESTS', process.argv.slice(2));

import { say } from '../lib/log.mjs';
import { runStaticChecks } from './static-checks.mjs';
import { runVitest } from './vitest.mjs';

const args = process.argv.slice(2);
const none = { passed: 0, failed: 0, skipped: 0 };

const checks = args.length === 0 ? await runStaticChecks() : none;
const tests = await runVitest(args);

const passed = checks.passed + tests.passed;
const failed = checks.failed + tests.failed;
const skipped = checks.skipped + tests.skipped;
const ranNothing = passed + failed === 0;

if (ranNothing) say('No test matches.');
say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || ranNothing ? 1 : 0;

import { say } from '../lib/log.mjs';
import { runVitest } from './vitest.mjs';

/** Runs tests that `npm test` leaves out; `variable` is the one that asks for them in vitest.config.ts. */
export async function testApart(variable, args) {
  process.env[variable] = '1';
  const { passed, failed } = await runVitest(args);
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

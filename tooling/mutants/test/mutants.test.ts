import { expect, it } from 'vitest';
import { MUTANTS } from '../src/mutants.ts';
import { tryMutant } from '../src/try-mutant.ts';

/** Of one addon, which needs no server; npm run mutants tries all kinds of all addons. */
const KINDS = [
  'code-at-install',
  'program-changed',
  'variable-unset',
  'restore-of-nothing',
  'secret-in-log',
  'file-left',
];

it.each(KINDS)('the conformance kit finds the mutant %s by the check named for it', async (kind) => {
  const mutant = MUTANTS.find((one) => one.kind === kind);
  expect(await tryMutant(mutant as never, 'pvc')).toMatchObject({ verdict: 'caught' });
});

it('there are as many kinds as are promised, each with a name of its own', () => {
  expect(new Set(MUTANTS.map(({ kind }) => kind)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(25);
});

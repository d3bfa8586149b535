import { describe, expect, it } from 'vitest';
import { caseNames, outcome, readExpected, readInput, writeExpected } from './cases.js';

/** Rewrites every expected.yaml; read the difference before committing it. */
const UPDATE = process.env.UPDATE_RESOLVER_CASES === '1';

describe('golden cases', () => {
  it.each(caseNames())('%s resolves as expected', (name) => {
    const input = readInput(name);
    const before = structuredClone(input);
    const actual = outcome(input);
    if (UPDATE) writeExpected(name, actual);
    expect(actual).toEqual(readExpected(name));
    expect(input).toEqual(before);
  });
});

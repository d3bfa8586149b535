import { describe, expect, it } from 'vitest';
import { reduceBackup, reduceRestore, restoreInvoker, type InvokerPlan, type Observation } from '../src/index.js';
import {
  POST_ACTIONS,
  actions,
  at,
  batch,
  ended,
  executorEnsured,
  plan,
  ref,
  restore,
  result,
  session,
} from './fixtures.js';

const invokers: [string, InvokerPlan][] = [
  ['in parallel', plan(batch(['one', 'two'], { timeOut: '1h' }))],
  ['in sequence', plan(batch(['one', 'two'], { executionOrder: 'Sequential' }))],
];

const pool: Observation[] = [
  executorEnsured('one'),
  executorEnsured('two'),
  result('one'),
  result('two', { hosts: [{ hostname: 'two', phase: 'Failed', error: 'No' }] }),
  actions(['InitializeBackendRepository', true]),
  POST_ACTIONS,
  ended('one'),
  ended('two', 'outOfMemory'),
  { kind: 'cancelled', message: 'By me' },
  { kind: 'condition', type: 'MetricsPushed', status: 'False' },
];

/** Every subset of the pool, as a number whose bits choose. */
const subsets = Array.from({ length: 2 ** pool.length }, (_, bits) => pool.filter((_, index) => (bits >> index) & 1));

function shuffled<T>(list: T[], seed: number): T[] {
  const rest = [...list];
  return list.map((_, index) => rest.splice((seed * 31 + index * 17) % rest.length, 1)[0] as T);
}

describe.each(invokers)('reduceBackup %s, over every subset of observations', (_, invoker) => {
  it('changes nothing when it reduces the same again', () => {
    for (const seen of subsets) {
      const once = reduceBackup(session(), invoker, seen, at(9));
      const again = reduceBackup(session({}, once.status), invoker, seen, at(9));
      expect(again).toEqual(once);
    }
  });

  it('does not depend on the order of observations', () => {
    subsets.forEach((seen, seed) => {
      expect(reduceBackup(session(), invoker, shuffled(seen, seed), at(9))).toEqual(
        reduceBackup(session(), invoker, seen, at(9)),
      );
    });
  });

  it('does not change what it was given', () => {
    const frozen = Object.freeze(reduceBackup(session(), invoker, [], at(1)).status);
    const copy = structuredClone(frozen);
    for (const seen of subsets) reduceBackup(session({}, frozen), invoker, seen, at(9));
    expect(frozen).toEqual(copy);
  });
});

describe('reduceRestore, over every subset of observations', () => {
  const invoker = restoreInvoker(restore());
  const restored = pool.flatMap((seen): Observation[] => {
    if (seen.kind === 'condition') return [{ ...seen, type: 'RestoreExecutorEnsured', target: ref('acme') }];
    return seen.kind === 'result' || seen.kind === 'ended' ? [{ ...seen, target: ref('acme') }] : [seen];
  });

  it('changes nothing when it reduces the same again, in any order', () => {
    for (let bits = 0; bits < 2 ** restored.length; bits += 1) {
      const seen = restored.filter((_, index) => (bits >> index) & 1);
      const once = reduceRestore(restore(), invoker, seen, at(9));
      expect(reduceRestore(restore({}, once.status), invoker, shuffled(seen, bits), at(9))).toEqual(once);
    }
  });
});

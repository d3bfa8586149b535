import { expect, it } from 'vitest';
import type { KeptJob } from '../src/cache/kept-job.js';
import { Budget } from '../src/controllers/budget.js';

const running: KeptJob = {
  uid: 'u',
  session: 'demo/s',
  owner: 's',
  index: 0,
  ordinal: 0,
  role: 'whole',
  deleting: false,
  held: true,
};
const ended: KeptJob = { ...running, end: { failed: false, reason: '', message: '' } };

function budgetOf(limit: number): { budget: Budget; woken: string[] } {
  const woken: string[] = [];
  return { budget: new Budget(limit, (session) => woken.push(session)), woken };
}

it('lets as many Jobs run as it may, and wakes who waits longest when one has ended', () => {
  const { budget, woken } = budgetOf(1);
  expect(budget.mayStart('a')).toBe(true);
  budget.note('demo/job-a', { after: running });
  expect([budget.mayStart('b'), budget.mayStart('c'), budget.waiting]).toEqual([false, false, 2]);
  budget.note('demo/job-a', { before: running, after: ended });
  expect(woken).toEqual(['b']);
  expect([budget.mayStart('c'), budget.mayStart('b')]).toEqual([false, true]);
});

it('wakes the next one when who was first waits no longer', () => {
  const { budget, woken } = budgetOf(1);
  budget.note('demo/job-a', { after: running });
  budget.mayStart('b');
  budget.mayStart('c');
  budget.note('demo/job-a', { before: running });
  budget.forget('b');
  expect(woken).toEqual(['b', 'c']);
});

it('gives the turn of who was woken and has no use for it to the next one', () => {
  const { budget, woken } = budgetOf(1);
  budget.note('demo/job-a', { after: running });
  for (const session of ['b', 'c']) {
    budget.mayStart(session);
    budget.worked(session);
  }
  expect(budget.waiting).toBe(2);
  budget.note('demo/job-a', { before: running });
  expect(woken).toEqual(['b']);
  budget.worked('b');
  expect(woken).toEqual(['b', 'c']);
  expect(budget.mayStart('c')).toBe(true);
});

it('has no limit at 0', () => {
  const { budget } = budgetOf(0);
  for (let i = 0; i < 50; i += 1) budget.note(`demo/job-${i}`, { after: running });
  expect(budget.mayStart('z')).toBe(true);
});

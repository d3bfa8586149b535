import type { Unit } from '@stash-addons/core';
import { expect, test } from 'vitest';
import { Slots } from '../src/plan/slots.js';
import { unitSets } from '../src/plan/unit-sets.js';

function unit(host: string, part?: string): Unit {
  const flow = { kind: 'stream' as const, file: 'widget.txt', stages: [] };
  return { host, format: 'plain', flow, ...(part === undefined ? {} : { part }) };
}

test('units are grouped by host, each with its lead, whatever their order', () => {
  const sets = unitSets([unit('b', '2'), unit('a'), unit('b'), unit('b', '1')]);
  expect(sets.map(({ host, lead, parts }) => [host, lead.part, parts.map(({ part }) => part)])).toEqual([
    ['b', undefined, ['2', '1']],
    ['a', undefined, []],
  ]);
});

test.each([
  ['no lead', [unit('a', '1'), unit('a', '2')]],
  ['more than one lead', [unit('a'), unit('a')]],
  ['two parts of one name', [unit('a'), unit('a', '1'), unit('a', '1')]],
  ['a part with the unusable name "a/b"', [unit('a'), unit('a', 'a/b')]],
  ['a part with the unusable name ""', [unit('a'), unit('a', '')]],
])('a plan with %s for a host is refused', (what, units) => {
  expect(() => unitSets(units)).toThrow(`the plan has ${what} for the host a`);
});

test('no more work goes on at once than there are slots, and a failure frees its slot', async () => {
  const slots = new Slots(2);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const work = (n: number) =>
    slots.run(async () => {
      began.push(n);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (n === 1) throw new Error('one');
      return n;
    });
  const all = Promise.allSettled([1, 2, 3, 4].map(work));
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  await tick();
  expect(began).toEqual([1, 2]);
  ends[0]?.();
  await tick();
  expect(began).toEqual([1, 2, 3]);
  ends[1]?.();
  ends[2]?.();
  await tick();
  ends[3]?.();
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});

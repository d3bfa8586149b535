import { encodeTags } from '@stash-addons/core';
import { expect, test } from 'vitest';
import { groupSets, leadOf, partsOf, selectSnapshot, type Snapshot } from '../src/index.js';

function snapshot(id: string, tags: string[]): Snapshot {
  return { id, short_id: id, time: '2026-01-01T00:00:00Z', hostname: 'host-0', paths: [`/${id}`], tags };
}

const lead = (id: string, set: string, parts: number) =>
  snapshot(id, encodeTags({ target: 'mine', set, parts: String(parts) }));
const part = (id: string, set: string, name: string) =>
  snapshot(id, encodeTags({ 'part-of': 'mine', set, part: name }));
const single = snapshot('single', encodeTags({ target: 'mine' }));
const plain = snapshot('plain', []);

test('parts stand under their lead in the order of their names, what is alone stands alone, the rest is told apart', () => {
  const all = [part('p10', 's', '10'), plain, part('p2', 's', '2'), lead('l', 's', 2), single, part('x', 'gone', '1')];
  const { sets, strays } = groupSets(all);
  expect(sets.map(({ snapshot: { id }, parts }) => [id, ...parts.map((one) => one.id)])).toEqual([
    ['plain'],
    ['l', 'p2', 'p10'],
    ['single'],
  ]);
  expect(strays.map(({ id }) => id)).toEqual(['x']);
});

test('a part of another set is not taken for one of this', () => {
  const all = [lead('l1', 's1', 1), part('p1', 's1', '1'), lead('l2', 's2', 1), part('p2', 's2', '1')];
  expect(partsOf(all[0] as Snapshot, all).map(({ id }) => id)).toEqual(['p1']);
  expect(leadOf(all[3] as Snapshot, all)?.id).toBe('l2');
});

test('a whole set comes with its parts', () => {
  const all = [lead('l', 's', 2), part('b', 's', 'b'), part('a', 's', 'a')];
  const { snapshot: taken, parts } = selectSnapshot(all, { repository: 'r', target: 'mine' });
  expect([taken.id, ...parts.map(({ id }) => id)]).toEqual(['l', 'a', 'b']);
});

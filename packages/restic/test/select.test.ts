import { encodeTags } from '@stash-addons/core';
import { describe, expect, it } from 'vitest';
import { selectSnapshot, type Snapshot, type WantedSnapshot } from '../src/index.js';

const digits = (start: string) => start.padEnd(64, '0');

interface Given {
  id: string;
  host?: string;
  target?: string | undefined;
  time?: string;
  path?: string;
  tags?: string[];
}

function snapshot({ id, host = 'host-0', target, time = '2024-01-01T00:00:00Z', path = '/d', tags }: Given): Snapshot {
  const all = tags ?? (target === undefined ? [] : encodeTags({ target }));
  const optional = all.length > 0 ? { tags: all } : {};
  return { id: digits(id), short_id: id.slice(0, 8), time, hostname: host, paths: [path], ...optional };
}

interface Case {
  name: string;
  given: Given[];
  wanted?: Partial<WantedSnapshot>;
  /** Beginning of the id taken, or a code. */
  expected: string;
  says?: string;
}

const mine = { target: 'mine' };
const both = [
  { id: 'a1', host: 'host-1', ...mine },
  { id: 'b2', host: 'host-2', ...mine },
];

const lead = (set: string, parts: number) => encodeTags({ ...mine, set, parts: String(parts) });
const part = (set: string, name: string) => encodeTags({ 'part-of': 'mine', set, part: name });

const cases: Case[] = [
  {
    name: 'the id named',
    given: [
      { id: 'a1', ...mine },
      { id: 'b2', ...mine },
    ],
    wanted: { snapshot: 'a1' },
    expected: 'a1',
  },
  {
    name: 'the id named, of another target',
    given: [{ id: 'a1', target: 'other' }],
    wanted: { snapshot: digits('a1') },
    expected: 'a1',
  },
  {
    name: 'the id named, though a host is named too',
    given: [{ id: 'a1', host: 'x' }],
    wanted: { snapshot: 'a1', sourceHost: 'y' },
    expected: 'a1',
  },
  {
    name: 'no id that is not there',
    given: [{ id: 'a1' }],
    wanted: { snapshot: 'c3' },
    expected: 'SA_SNAPSHOT_NOT_FOUND',
  },
  {
    name: 'no id that two begin with',
    given: [{ id: 'a1' }, { id: 'a2' }],
    wanted: { snapshot: 'a' },
    expected: 'SA_SNAPSHOT_NOT_FOUND',
    says: '2 ids',
  },
  { name: 'no empty id', given: [{ id: 'a1' }], wanted: { snapshot: '' }, expected: 'SA_SNAPSHOT_NOT_FOUND' },
  {
    name: 'the newest by time, to the nanosecond and across zones',
    given: [
      { id: 'c3', ...mine, time: '2024-05-01T12:00:00.000000002Z' },
      { id: 'b2', ...mine, time: '2024-05-01T14:00:00.000000003+02:00' },
      { id: 'a1', ...mine, time: '2024-05-01T13:59:59.9+02:00' },
    ],
    expected: 'b2',
  },
  {
    name: 'the newest of this target where latest is named',
    given: [
      { id: 'a1', ...mine },
      { id: 'b2', target: 'other', time: '2025-01-01T00:00:00Z' },
    ],
    wanted: { snapshot: 'latest' },
    expected: 'a1',
  },
  {
    name: 'the host of the rule before alias and host-0',
    given: [...both, { id: 'c3', ...mine }],
    wanted: { sourceHost: 'host-2', alias: 'host-1' },
    expected: 'b2',
  },
  {
    name: 'the alias before host-0',
    given: [...both, { id: 'c3', ...mine }],
    wanted: { alias: 'host-1' },
    expected: 'a1',
  },
  { name: 'host-0 among others', given: [...both, { id: 'c3', ...mine }], expected: 'c3' },
  {
    name: 'the only host there, with a warning',
    given: [{ id: 'a1', host: 'db', ...mine }],
    expected: 'a1',
    says: 'db',
  },
  { name: 'nothing among several hosts', given: both, expected: 'SA_SNAPSHOT_AMBIGUOUS', says: 'host-1, host-2' },
  {
    name: 'nothing where the named host has none',
    given: both,
    wanted: { sourceHost: 'host-9' },
    expected: 'SA_SNAPSHOT_NONE',
    says: 'host-9',
  },
  {
    name: 'nothing where the alias has none, though host-0 is there',
    given: [{ id: 'a1', ...mine }],
    wanted: { alias: 'x' },
    expected: 'SA_SNAPSHOT_NONE',
  },
  {
    name: 'nothing of another target',
    given: [{ id: 'a1', target: 'other' }],
    wanted: { adoptUntagged: true },
    expected: 'SA_SNAPSHOT_NONE',
  },
  {
    name: 'the newest of another target whose alias is named',
    given: [
      { id: 'a1', host: 'web', target: 'other' },
      { id: 'b2', host: 'web', target: 'other', time: '2024-01-02T00:00:00Z' },
      { id: 'c3', host: 'worker', target: 'other' },
    ],
    wanted: { sourceHost: 'web' },
    expected: 'b2',
    says: 'The host web is one of other, whose snapshot was taken.',
  },
  {
    name: 'nothing of two other targets with the alias that is named',
    given: [
      { id: 'a1', host: 'web', target: 'other' },
      { id: 'b2', host: 'web', target: 'third' },
    ],
    wanted: { sourceHost: 'web' },
    expected: 'SA_SNAPSHOT_AMBIGUOUS',
  },
  {
    name: 'nothing of another target, though its host is named',
    given: [{ id: 'a1', target: 'other' }],
    wanted: { sourceHost: 'host-0' },
    expected: 'SA_SNAPSHOT_NONE',
  },
  {
    name: 'the newest of the only target, where the restore has none',
    given: [
      { id: 'a1', target: 'other' },
      { id: 'b2', target: 'other', time: '2024-01-02T00:00:00Z' },
      { id: 'c3', host: 'host-1', target: 'other', time: '2024-01-03T00:00:00Z' },
    ],
    wanted: { targetless: true },
    expected: 'b2',
  },
  {
    name: 'that of the host that is named, of the one target that has it, where the restore has none',
    given: [
      { id: 'a1', host: 'host-1', target: 'other' },
      { id: 'b2', target: 'third', time: '2024-01-02T00:00:00Z' },
    ],
    wanted: { targetless: true, sourceHost: 'host-1' },
    expected: 'a1',
  },
  {
    name: 'nothing of two targets, where the restore has none',
    given: [
      { id: 'a1', target: 'other' },
      { id: 'b2', target: 'third' },
    ],
    wanted: { targetless: true, sourceHost: 'host-0' },
    expected: 'SA_SNAPSHOT_AMBIGUOUS',
    says: 'host-0 of other, host-0 of third',
  },
  {
    name: 'its own before those of others, where the restore is of what has no name',
    given: [
      { id: 'a1', ...mine },
      { id: 'b2', target: 'other', time: '2024-01-02T00:00:00Z' },
    ],
    wanted: { targetless: true },
    expected: 'a1',
  },
  {
    name: 'nothing of the old layout unasked, where the restore has no target',
    given: [{ id: 'a1' }],
    wanted: { targetless: true },
    expected: 'SA_SNAPSHOT_NONE',
  },
  { name: 'nothing of the old layout unasked', given: [{ id: 'a1' }], expected: 'SA_SNAPSHOT_NONE' },
  {
    name: 'the old layout when it belongs to the target',
    given: [{ id: 'a1', tags: ['nightly'] }],
    wanted: { adoptUntagged: true },
    expected: 'a1',
  },
  {
    name: 'only what holds the path',
    given: [
      { id: 'a1', ...mine, path: '/x' },
      { id: 'b2', ...mine, path: '/y' },
    ],
    wanted: { path: '/x' },
    expected: 'a1',
  },
  {
    name: 'the lead of a set, though parts were stored after it',
    given: [
      { id: 'a1', tags: lead('s1', 2) },
      { id: 'b2', tags: part('s1', '1'), time: '2025-01-01T00:00:00Z' },
      { id: 'c3', tags: part('s1', '2'), time: '2025-01-01T00:00:00Z' },
    ],
    wanted: { adoptUntagged: true },
    expected: 'a1',
  },
  {
    name: 'no part, though parts are all there is',
    given: [{ id: 'b2', tags: part('s1', '1') }],
    wanted: { adoptUntagged: true },
    expected: 'SA_SNAPSHOT_NONE',
  },
  {
    name: 'no part that is named, but says which snapshot leads its set',
    given: [
      { id: 'a1', tags: lead('s1', 1) },
      { id: 'b2', tags: part('s1', '1') },
    ],
    wanted: { snapshot: 'b2' },
    expected: 'SA_SNAPSHOT_PART',
    says: 'b2',
  },
  {
    name: 'no part that is named whose lead is gone',
    given: [{ id: 'b2', tags: part('s1', '1') }],
    wanted: { snapshot: 'b2' },
    expected: 'SA_SET_INCOMPLETE',
    says: 'leads',
  },
  {
    name: 'no older snapshot in the place of a set that is not whole',
    given: [
      { id: 'a1', ...mine, time: '2020-01-01T00:00:00Z' },
      { id: 'b2', tags: lead('s1', 2) },
      { id: 'c3', tags: part('s1', '1') },
    ],
    expected: 'SA_SET_INCOMPLETE',
    says: 'it has 2 parts, of which 1 are there',
  },
  {
    name: 'no set with one part twice in the place of two',
    given: [
      { id: 'b2', tags: lead('s1', 2) },
      { id: 'c3', tags: part('s1', '1') },
      { id: 'c4', tags: part('s1', '1') },
    ],
    wanted: { snapshot: 'b2' },
    expected: 'SA_SET_INCOMPLETE',
  },
  { name: 'nothing from an empty repository', given: [], expected: 'SA_SNAPSHOT_NONE' },
];

describe('a restore takes', () => {
  it.each(cases)('$name', ({ given, wanted, expected, says = '' }) => {
    const select = () => selectSnapshot(given.map(snapshot), { repository: '/r', target: 'mine', ...wanted });
    if (expected.startsWith('SA_')) {
      expect(select).toThrow(expect.objectContaining({ code: expected }));
      expect(select).toThrow(says);
      return;
    }
    const { snapshot: taken, warnings } = select();
    expect(taken.id).toBe(digits(expected));
    expect(warnings.join()).toContain(says);
    expect(warnings.length).toBe(says === '' ? 0 : 1);
  });
});

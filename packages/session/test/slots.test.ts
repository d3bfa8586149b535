import { describe, expect, it } from 'vitest';
import {
  currentRecord,
  decideSlots,
  recordWith,
  type ScheduledInvoker,
  slotAnnotations,
  slotSessionName,
} from '../src/index.js';
import { parseSchedule } from '../src/schedule/cron.js';
import { missedBefore, standing } from '../src/schedule/standing.js';

const at = (text: string) => new Date(text.length === 16 ? `${text}:00Z` : text);
const timing = (line: string, expiryMilliseconds?: number) => ({
  schedule: parseSchedule(line),
  ...(expiryMilliseconds === undefined ? {} : { expiryMilliseconds }),
});

const DAILY = timing('0 3 * * *');
const HOUR = 3_600_000;

describe('a schedule', () => {
  it('waits for its next slot', () => {
    expect(standing(DAILY, at('2026-05-01T03:00'), at('2026-05-02T02:59'))).toEqual({
      kind: 'waiting',
      next: at('2026-05-02T03:00'),
    });
  });

  it.each([
    ['at the very second', '2026-05-02T03:00', '2026-05-02T03:00'],
    ['late', '2026-05-02T11:40', '2026-05-02T03:00'],
    ['after many, at the last one', '2026-05-09T03:00', '2026-05-09T03:00'],
    ['after a year, at the last one', '2027-05-09T02:59', '2027-05-08T03:00'],
  ])('is due %s', (_, now, slot) => {
    expect(standing(DAILY, at('2026-05-01T03:00'), at(now))).toEqual({ kind: 'due', slot: at(slot) });
  });

  it.each([
    ['* * * * *', 2],
    ['@every 1s', 0.1],
    ['0,1,5 3 * * *', 40],
    ['* 3 1 * *', 60],
    ['7 */5 * * 1', 40],
    ['0 0 29 2 *', 40],
  ])('of %s is due at the same slot that counting from the beginning finds', (line, hours) => {
    const { schedule } = timing(line);
    for (const now of ['2026-05-01T03:00:00Z', '2026-05-01T03:00:01.500Z', '2026-05-04T00:06:59Z']) {
      const settled = new Date(at(now).getTime() - hours * HOUR);
      let last: Date | undefined;
      for (let next = schedule.after(settled); next && next <= at(now); next = schedule.after(next)) last = next;
      const found = standing(timing(line, 100 * HOUR), settled, at(now));
      expect(found.kind === 'due' ? found.slot : undefined).toEqual(last);
    }
  });

  it.each([
    ['daily, made up for a whole day', timing('0 3 * * *'), 23.9, 'due'],
    ['weekly, made up until the next slot is nearer', timing('0 0 * * 0'), 83.9, 'due'],
    ['weekly, let go when the next slot is nearer', timing('0 0 * * 0'), 84.1, 'expired'],
    ['monthly, made up for half a month', timing('0 0 1 * *'), 14 * 24, 'due'],
    ['daily with an expiry, made up within it', timing('0 3 * * *', 6 * HOUR), 6, 'due'],
    ['daily with an expiry, let go after it', timing('0 3 * * *', 6 * HOUR), 6.1, 'expired'],
  ])('%s', (_, wanted, hoursLate, kind) => {
    const { schedule } = wanted;
    const slot = schedule.after(at('2026-05-20T12:00')) as Date;
    const now = new Date(slot.getTime() + hoursLate * HOUR);
    expect(standing(wanted, new Date(slot.getTime() - 1), now)).toEqual({ kind, slot });
  });

  it('counts what a slot makes up for, to a hundred', () => {
    const missed = (settled: string, slot: string) => missedBefore(DAILY.schedule, at(settled), at(slot));
    expect(missed('2026-05-01T03:00', '2026-05-02T03:00')).toBe(0);
    expect(missed('2026-05-01T03:00', '2026-05-05T03:00')).toBe(3);
    expect(missed('2025-05-01T03:00', '2026-05-05T03:00')).toBe(100);
  });
});

describe('the record of a schedule', () => {
  const now = at('2026-05-09T10:00');
  const { schedule } = DAILY;
  const old = { schedule: schedule.text, settled: '2026-05-01T03:00:00Z' };
  const fresh = { schedule: schedule.text, settled: '2026-05-09T10:00:00Z' };

  it('is kept, so that slots missed meanwhile are made up', () => {
    expect(currentRecord(old, schedule, now)).toBe(old);
  });

  it.each([
    ['an invoker is new', undefined],
    ['its schedule was changed', { ...old, schedule: 'CRON_TZ=UTC 0 4 * * *' }],
    ['its zone was changed', { ...old, schedule: 'CRON_TZ=Europe/Berlin 0 3 * * *' }],
    ['the clock was far ahead when it was written', { ...old, settled: '2036-05-01T03:00:00Z' }],
  ])('starts from now where %s', (_, record) => {
    expect(currentRecord(record, schedule, now)).toEqual(fresh);
  });

  it('a little ahead of the clock stays: a slot that was run is not run again', () => {
    const ahead = { ...old, settled: '2026-05-09T10:30:00Z' };
    expect(currentRecord(ahead, schedule, now)).toBe(ahead);
  });

  it('goes on from the last session there is, where its maker died before it wrote that down', () => {
    const slot = at('2026-05-02T03:00');
    expect(recordWith(old, slot, now)).toEqual({ ...old, settled: slot.toISOString() });
    expect(recordWith(fresh, slot, now)).toBe(fresh);
    expect(recordWith(old, undefined, now)).toBe(old);
  });

  it('is not silenced by a session that was made while the clock was far ahead', () => {
    expect(recordWith(fresh, at('2036-05-01T03:00'), now)).toBe(fresh);
  });
});

describe('what is due', () => {
  const now = at('2026-05-09T10:00');
  const one = (key: string, line: string, changes: Partial<ScheduledInvoker> = {}): ScheduledInvoker => ({
    key,
    timing: timing(line),
    record: { schedule: '', settled: '2026-05-09T08:30:00Z' },
    paused: false,
    busy: false,
    ...changes,
  });

  it('is started oldest slot first, as far as there is room; the others wait', () => {
    const all = [one('c', '30 9 * * *'), one('b', '0 9 * * *'), one('a', '30 9 * * *'), one('d', '0 3 * * *')];
    const { start, waiting, wake } = decideSlots(all, now, 2);
    expect(start.map(({ key }) => key)).toEqual(['b', 'a']);
    expect(waiting).toEqual(['c']);
    expect(wake).toEqual(at('2026-05-10T03:00'));
  });

  it('collapses missed slots into one start that says how many', () => {
    expect(decideSlots([one('a', '*/10 * * * *')], now, 1).start).toEqual([{ key: 'a', slot: now, missed: 8 }]);
  });

  it('waits while the invoker is busy, and without room', () => {
    expect(decideSlots([one('a', '0 9 * * *', { busy: true })], now, 1)).toEqual({ start: [], waiting: [], letGo: [] });
    expect(decideSlots([one('a', '0 9 * * *')], now, -1)).toEqual({ start: [], waiting: ['a'], letGo: [] });
  });

  it('is let go where it is paused or too late, and never started', () => {
    const { start, letGo } = decideSlots(
      [one('a', '*/30 * * * *', { paused: true }), one('b', '0 9 * * *', { timing: timing('0 9 * * *', HOUR / 2) })],
      now,
      9,
    );
    expect(start).toEqual([]);
    expect(letGo).toEqual([
      { key: 'a', slot: now, missed: 2, why: 'paused' },
      { key: 'b', slot: at('2026-05-09T09:00'), missed: 0, why: 'expired' },
    ]);
  });
});

it('the session of a slot has the same name wherever it is made', () => {
  expect(slotSessionName('nightly', at('2026-05-09T03:00'))).toBe('nightly-1778295600');
});

it('the sessions of long names that begin alike have names of their own, with room for that of a retry', () => {
  const slot = at('2026-05-09T03:00');
  const names = ['a', 'b', `${'c'.repeat(180)}`].map((end) => slotSessionName(`${'x'.repeat(47)}.y-${end}`, slot));
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^(?=.{1,59}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?-1778295600$/);
});

it('a session says which slot it is of, and how many others it makes up for', () => {
  const slot = at('2026-05-09T03:00');
  const own = { 'stash-addons.dev/slot': '2026-05-09T03:00:00.000Z' };
  expect(slotAnnotations({ slot, missed: 0 })).toEqual(own);
  expect(slotAnnotations({ slot, missed: 7 })).toEqual({ ...own, 'stash-addons.dev/missed-slots': '7' });
});

import type { Schedule } from './cron.js';
import type { Timing } from './scheduled.js';

const SECOND = 1000;
const DAY = 86_400 * SECOND;
/** Missed slots are counted so far; nobody needs the exact number of a year. */
const MOST_COUNTED = 100;

/** How a schedule stands at some moment. */
export type Standing =
  | { kind: 'waiting'; next?: Date }
  | { kind: 'due'; slot: Date }
  /** Nothing was done for `slot` and it is too late for it now. */
  | { kind: 'expired'; slot: Date };

/**
 * What is to be done at `now` where every slot up to `settled` has been dealt with. Of several slots that have passed
 * only the last counts. It expires after the given time; without one it is made up for a day at least, and beyond
 * that for as long as it is nearer than the next slot.
 */
export function standing({ schedule, expiryMilliseconds }: Timing, settled: Date, now: Date): Standing {
  const first = schedule.after(settled);
  if (first === undefined) return { kind: 'waiting' };
  if (first > now) return { kind: 'waiting', next: first };
  const slot = lastUpTo(schedule, first, now);
  const late = now.getTime() - slot.getTime();
  const expired = late > (expiryMilliseconds ?? defaultExpiry(slot, schedule.after(slot)));
  return { kind: expired ? 'expired' : 'due', slot };
}

/** How many slots lie after `settled` and before `slot`, which makes up for them; 100 stands for 100 or more. */
export function missedBefore(schedule: Schedule, settled: Date, slot: Date): number {
  let count = 0;
  let at = schedule.after(settled);
  while (at !== undefined && at < slot && count < MOST_COUNTED) {
    count += 1;
    at = schedule.after(at);
  }
  return count;
}

function defaultExpiry(slot: Date, next: Date | undefined): number {
  return next === undefined ? DAY : Math.max(DAY, (next.getTime() - slot.getTime()) / 2);
}

/** The last slot not after `now`, by halving the time between, since schedules only look ahead. */
function lastUpTo(schedule: Schedule, first: Date, now: Date): Date {
  let last = first;
  let end = now.getTime();
  while (end - last.getTime() >= SECOND) {
    const middle = new Date((last.getTime() + end) / 2);
    const slot = schedule.after(middle);
    if (slot === undefined || slot > now) end = middle.getTime();
    else last = slot;
  }
  return last;
}

import type { Timing } from './scheduled.js';
import type { SlotRecord } from './slot-record.js';
import { missedBefore, standing } from './standing.js';

/** One invoker with a schedule, as an engine sees it. */
export interface ScheduledInvoker {
  /** Tells it from every other one. */
  key: string;
  timing: Timing;
  record: SlotRecord;
  paused: boolean;
  /** One of its sessions runs; its next slot waits for the end. */
  busy: boolean;
}

export interface SlotStart {
  key: string;
  slot: Date;
  /** Slots before it that it makes up for; 100 stands for 100 or more. */
  missed: number;
}

export interface SlotLetGo extends SlotStart {
  why: 'paused' | 'expired';
}

export interface Decision {
  /** Oldest slot first; no more than there is room for. */
  start: SlotStart[];
  /** To be recorded as dealt with. */
  letGo: SlotLetGo[];
  /** Keys of those that wait for room. */
  waiting: string[];
  /** When to decide again at the latest, if nothing else happens; in a busy or full engine the end of a session comes first. */
  wake?: Date;
}

/** What is due at `now`. Slots that pass while an invoker is paused are none it misses. */
export function decideSlots(invokers: readonly ScheduledInvoker[], now: Date, room: number): Decision {
  const seen = invokers.map((one) => ({ one, at: standing(one.timing, new Date(one.record.settled), now) }));
  const due: Passed[] = [];
  const letGo: SlotLetGo[] = [];
  let wake = Infinity;
  for (const { one, at } of seen) {
    if (at.kind === 'waiting') wake = Math.min(wake, at.next?.getTime() ?? Infinity);
    else if (one.busy) continue;
    else if (one.paused) letGo.push({ ...startOf({ one, slot: at.slot }), why: 'paused' });
    else if (at.kind === 'expired') letGo.push({ ...startOf({ one, slot: at.slot }), why: 'expired' });
    else due.push({ one, slot: at.slot });
  }
  due.sort((a, b) => a.slot.getTime() - b.slot.getTime() || (a.one.key < b.one.key ? -1 : 1));
  return {
    start: due.slice(0, Math.max(room, 0)).map(startOf),
    waiting: due.slice(Math.max(room, 0)).map(({ one }) => one.key),
    letGo,
    ...(wake === Infinity ? {} : { wake: new Date(wake) }),
  };
}

interface Passed {
  one: ScheduledInvoker;
  slot: Date;
}

function startOf({ one, slot }: Passed): SlotStart {
  return { key: one.key, slot, missed: missedBefore(one.timing.schedule, new Date(one.record.settled), slot) };
}

import { distinctName } from '@stash-addons/core';
import { wireTime } from '../time.js';
import type { Schedule } from './cron.js';
import type { SlotStart } from './decide.js';

/** On a session: the slot it was made for, RFC 3339. */
export const SLOT_ANNOTATION = 'stash-addons.dev/slot';

/** On a session: how many slots before its own it makes up for, where there are any; 100 stands for 100 or more. */
const MISSED_ANNOTATION = 'stash-addons.dev/missed-slots';

/** What a session says of the slot it is made for. */
export function slotAnnotations({ slot, missed }: Pick<SlotStart, 'slot' | 'missed'>): Record<string, string> {
  return { [SLOT_ANNOTATION]: slot.toISOString(), ...(missed > 0 && { [MISSED_ANNOTATION]: String(missed) }) };
}

/** On an invoker in a cluster: its record, as JSON. */
export const SLOTS_ANNOTATION = 'stash-addons.dev/slots';

/** How far the slots of one invoker have been dealt with; what an engine keeps between starts. */
export interface SlotRecord {
  /** The schedule it is about. */
  schedule: string;
  /** RFC 3339; every slot up to it has been run, collapsed or let go. */
  settled: string;
}

/** The record an annotation holds; undefined where it holds none. */
export function parseRecord(text: string | undefined): SlotRecord | undefined {
  try {
    const { schedule, settled } = JSON.parse(text ?? '') as Partial<SlotRecord>;
    if (typeof schedule !== 'string' || Number.isNaN(Date.parse(String(settled)))) return undefined;
    return { schedule, settled: String(settled) };
  } catch {
    return undefined;
  }
}

/** A clock that was this far ahead when the record was written was wrong. */
const CLOCK_WAS_WRONG_MS = 3_600_000;

/**
 * The record, where a session is known of a slot that it does not tell of yet: who made that one died before. Not of one
 * in the future, as a clock that was wrong has made it.
 */
export function recordWith(record: SlotRecord, lastSlot: Date | undefined, now: Date): SlotRecord {
  if (lastSlot === undefined || lastSlot <= new Date(record.settled) || isWrong(lastSlot, now)) return record;
  return { ...record, settled: lastSlot.toISOString() };
}

/**
 * The record as it counts now. An invoker that is new, or whose schedule was changed, starts from now: slots before it
 * was there are not missed. So does one whose record lies in the future, which would silence it until then.
 */
export function currentRecord(old: SlotRecord | undefined, { text }: Schedule, now: Date): SlotRecord {
  const fresh = { schedule: text, settled: wireTime(now) };
  if (old === undefined || old.schedule !== text) return fresh;
  return isWrong(new Date(old.settled), now) ? fresh : old;
}

function isWrong(written: Date, now: Date): boolean {
  return written.getTime() - now.getTime() > CLOCK_WAS_WRONG_MS;
}

/** So long that there is room for the suffix of a retry. */
const LONGEST_NAME = 59;

/** The wire's name for the session of a slot; the same wherever it is made, so that it is made once. */
export function slotSessionName(invoker: string, slot: Date): string {
  return distinctName(invoker, String(Math.floor(slot.getTime() / 1000)), LONGEST_NAME);
}

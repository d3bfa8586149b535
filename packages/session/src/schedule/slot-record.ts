import { suffixName } from '@stash-addons/core';
import { wireTime } from '../time.js';
import type { Schedule } from './cron.js';

/** On a session: the slot it was made for, RFC 3339. */
export const SLOT_ANNOTATION = 'stash-addons.dev/slot';

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
 * The record as it counts now. An invoker that is new, or whose schedule was changed, starts from now: slots before it
 * was there are not missed. So does one whose record lies in the future, which would silence it until then.
 */
export function currentRecord(old: SlotRecord | undefined, { text }: Schedule, now: Date): SlotRecord {
  const fresh = { schedule: text, settled: wireTime(now) };
  if (old === undefined || old.schedule !== text) return fresh;
  return new Date(old.settled).getTime() - now.getTime() > CLOCK_WAS_WRONG_MS ? fresh : old;
}

/** The wire's name for the session of a slot; the same wherever it is made, so that it is made once. */
export function slotSessionName(invoker: string, slot: Date): string {
  return suffixName(invoker, String(Math.floor(slot.getTime() / 1000)));
}

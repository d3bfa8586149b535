import { type BackupConfiguration, isStashError } from '@stash-addons/core';
import { isConflict, nameOf, RESOURCES } from '@stash-addons/kube';
import {
  currentRecord,
  decideSlots,
  type Decision,
  ownedSession,
  parseRecord,
  recordWith,
  retriesOf,
  type SlotRecord,
  slotAnnotations,
  SLOTS_ANNOTATION,
  slotSessionName,
  type SlotStart,
  type Timing,
  timingOf,
} from '@stash-addons/session';
import { keyOf } from '../../cache/informer.js';
import { invokerKey } from '../../cache/session-index.js';
import type { Shared } from '../shared.js';

/** A schedule beside how far it has come. */
export interface Scheduled {
  timing: Timing;
  record: SlotRecord;
}

/** Undefined without a schedule; or why it cannot be followed. */
export function scheduleOf(invoker: BackupConfiguration, now: Date): Scheduled | undefined | { problem: string } {
  try {
    const timing = timingOf(invoker);
    if (timing === undefined) return undefined;
    const old = parseRecord(invoker.metadata.annotations?.[SLOTS_ANNOTATION]);
    return { timing, record: currentRecord(old, timing.schedule, now) };
  } catch (error) {
    if (isStashError(error)) return { problem: `${error.code}: ${error.message}` };
    throw error;
  }
}

/**
 * Makes the sessions that are due, and writes down what was dealt with. A session is named by its slot and only created,
 * so that two leaders, or one that died in between, make it once. Returns when the next slot is. Throws ApiError.
 */
export async function followSchedule(
  shared: Shared,
  invoker: BackupConfiguration,
  { timing, record: written }: Scheduled,
  now: Date,
): Promise<Date | undefined> {
  const key = invokerKey(invoker.kind, keyOf(invoker));
  const record = recordWith(written, shared.sessions.lastSlotOf(key), now);
  const paused = invoker.spec.paused === true;
  const busy = shared.sessions.isBusy(key);
  const decision = decideSlots([{ key, timing, record, paused, busy }], now, 1);
  for (const start of decision.start) await startSlot(shared, invoker, start);
  await tellMissed(shared, invoker, decision);
  const dealtWith = [...decision.start, ...decision.letGo].map(({ slot }) => slot);
  const settled = dealtWith.length === 0 ? record : { ...record, settled: (dealtWith[0] as Date).toISOString() };
  await keepRecord(shared, invoker, settled);
  if (dealtWith.length === 0) return decision.wake;
  return timing.schedule.after(dealtWith[0] as Date);
}

async function startSlot({ client, log }: Shared, invoker: BackupConfiguration, start: SlotStart): Promise<void> {
  const name = slotSessionName(invoker.metadata.name ?? '', start.slot);
  const seed = { name, retryLeft: retriesOf(invoker), annotations: slotAnnotations(start) };
  try {
    await client.create(RESOURCES.BackupSession, ownedSession(invoker, seed));
    log({ level: 'info', object: `BackupSession ${invoker.metadata.namespace}/${name}`, message: 'Created' });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

async function tellMissed({ events }: Shared, invoker: BackupConfiguration, decision: Decision): Promise<void> {
  for (const { slot, missed } of decision.start.filter((one) => one.missed > 0)) {
    const message = `The session of ${slot.toISOString()} makes up for ${countOf(missed)} before it`;
    await events.tell(invoker, { type: 'Warning', reason: 'Backup Slots Collapsed', message });
  }
  for (const { slot, missed } of decision.letGo.filter(({ why }) => why === 'expired')) {
    const message = `It is too late for the slot of ${slot.toISOString()} and ${countOf(missed)} before it`;
    await events.tell(invoker, { type: 'Warning', reason: 'Backup Slots Expired', message });
  }
}

function countOf(missed: number): string {
  if (missed >= 100) return '100 or more missed slots';
  return missed === 1 ? '1 missed slot' : `${missed} missed slots`;
}

async function keepRecord({ client }: Shared, invoker: BackupConfiguration, record: SlotRecord): Promise<void> {
  const text = JSON.stringify({ schedule: record.schedule, settled: record.settled });
  if (invoker.metadata.annotations?.[SLOTS_ANNOTATION] === text) return;
  const change = { metadata: { annotations: { [SLOTS_ANNOTATION]: text } } };
  await client.patch(RESOURCES.BackupConfiguration, nameOf(invoker), change);
}

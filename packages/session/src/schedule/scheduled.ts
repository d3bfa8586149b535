import { type BackupBatch, type BackupConfiguration, parseDuration, StashError } from '@stash-addons/core';
import { parseSchedule, type Schedule } from './cron.js';
import { ScheduleProblem } from './fields.js';

/** The zone of a schedule that names none itself, such as `Europe/Berlin`. */
export const TIME_ZONE_ANNOTATION = 'stash-addons.dev/time-zone';
/** How late a missed slot may still be made up: a duration text such as `6h`. */
export const EXPIRY_ANNOTATION = 'stash-addons.dev/missed-slot-expiry';

/** When an invoker is to run. */
export interface Timing {
  schedule: Schedule;
  /** Absent: see `standing`. */
  expiryMilliseconds?: number;
}

/** Undefined for an invoker without a schedule. Throws SA_SCHEDULE_INVALID. */
export function timingOf(invoker: BackupConfiguration | BackupBatch): Timing | undefined {
  const { schedule: written } = invoker.spec;
  if (written === undefined || written === '') return undefined;
  const annotations = invoker.metadata.annotations ?? {};
  const schedule = readSchedule(invoker, written, annotations[TIME_ZONE_ANNOTATION]);
  const expiry = annotations[EXPIRY_ANNOTATION];
  if (expiry === undefined) return { schedule };
  const expiryMilliseconds = parseDuration(expiry);
  if (expiryMilliseconds !== undefined) return { schedule, expiryMilliseconds };
  return refuse(invoker, `metadata.annotations["${EXPIRY_ANNOTATION}"]`, `${expiry} is not a duration such as 6h`);
}

function readSchedule(invoker: BackupConfiguration | BackupBatch, written: string, zone: string | undefined): Schedule {
  try {
    return parseSchedule(written, zone);
  } catch (error) {
    if (error instanceof ScheduleProblem) return refuse(invoker, 'spec.schedule', error.message, error);
    throw error;
  }
}

function refuse(invoker: BackupConfiguration | BackupBatch, path: string, problem: string, cause?: unknown): never {
  const { namespace = 'default', name = '' } = invoker.metadata;
  const object = `${invoker.kind} ${namespace}/${name}`;
  throw new StashError('SA_SCHEDULE_INVALID', { object, path, problem }, { cause });
}

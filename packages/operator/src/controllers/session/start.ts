import { jobOrdinals, makeClaims } from './claims.js';
import { makeJob } from './make-job.js';
import { deadlineOf, prepare, type Prepared, type PrepareInput } from './prepare.js';
import { keyOfSession } from './run.js';
import type { SessionShared } from './session-shared.js';

export interface StartInput extends Omit<PrepareInput, 'ordinal'> {
  index: number;
  now: Date;
}

/**
 * Makes the Jobs of a target that are not there yet, as many as may run now; whether these are all of them. What is wrong with
 * one is found before any is made. Throws as `makeJob`, `makeClaims` and `prepare` do.
 */
export async function startTarget(shared: SessionShared, input: StartInput): Promise<boolean> {
  const { session } = input;
  const planned: Pick<PrepareInput & { prepared: Prepared }, 'ordinal' | 'prepared'>[] = [];
  for (const ordinal of missingJobs(shared, input)) {
    planned.push({ ordinal, prepared: await prepare(shared, { ...input, ordinal }) });
  }
  const claims = planned.flatMap(({ prepared }) => prepared.resolved.resolution.claims ?? []);
  await makeClaims(shared.client, session, claims);
  for (const [at, { ordinal, prepared }] of planned.entries()) {
    // That the first may run was asked before.
    if (at > 0 && !shared.mayStart(keyOfSession(session))) return false;
    await makeJob(shared, { ...input, ordinal, ...deadlineOf(session) }, prepared);
  }
  return true;
}

function missingJobs({ jobs }: SessionShared, { session, invoker, index }: StartInput): (number | undefined)[] {
  const whole = jobs.of(keyOfSession(session)).flatMap(([, job]) => (job.role === 'whole' ? [job] : []));
  const isThere = (ordinal = 0): boolean => whole.some((job) => job.index === index && job.ordinal === ordinal);
  return jobOrdinals(invoker).filter((ordinal) => !isThere(ordinal));
}

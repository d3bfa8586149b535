import { makeJob } from './make-job.js';
import { deadlineOf, prepare, type PrepareInput } from './prepare.js';
import type { SessionShared } from './session-shared.js';

export interface StartInput extends PrepareInput {
  index: number;
  now: Date;
}

/** Makes the Job of a target. Throws as `makeJob` and `prepare` do. */
export async function startTarget(shared: SessionShared, input: StartInput): Promise<void> {
  const prepared = await prepare(shared, input);
  await makeJob(shared, { ...input, ...deadlineOf(input.session) }, prepared);
}

import { isStashError } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { refuseInadmissible } from './admission.js';
import { createOwn } from './create-own.js';
import { equip } from './equip.js';
import type { Job } from './job.js';
import { deadlineOf, prepare, type PrepareInput } from './prepare.js';
import type { Session } from './run.js';
import type { SessionShared } from './session-shared.js';

export interface StartInput extends PrepareInput {
  index: number;
  now: Date;
}

/**
 * Makes the Job of a target, with all it needs, unless it is there already. Throws a StashError where it can never be
 * made, or ApiError.
 */
export async function startTarget(shared: SessionShared, input: StartInput): Promise<void> {
  const { session } = input;
  const prepared = await prepare(shared, input);
  const { job, revoke } = await equip(shared, { ...input, ...deadlineOf(session) }, prepared);
  try {
    await refuseInadmissible(shared.client, job);
    await makeJob(shared, job, session);
  } catch (error) {
    if (isStashError(error)) await revoke();
    throw error;
  }
}

export async function makeJob({ client, took }: SessionShared, job: Job, session: Session): Promise<void> {
  took.job(await createOwn(RESOURCES.Job, job, client, session));
}

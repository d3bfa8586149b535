import { isStashError, REQUEST_FILE } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { ownedBy } from '../ownership.js';
import { refuseInadmissible } from './admission.js';
import { createOwn } from './create-own.js';
import { grant, placesOf, revoke, RIGHTS_ANNOTATION } from './grants.js';
import { type Job, jobFor } from './job.js';
import { deadlineOf, hooksThatCall, prepare, type PrepareInput } from './prepare.js';
import { rightsFor } from './rights.js';
import type { Session } from './run.js';
import { runSecret, runVolume } from './run-directory.js';
import type { SessionShared } from './session-shared.js';
import { makeSurroundings } from './surroundings.js';

export interface StartInput extends PrepareInput {
  index: number;
  now: Date;
}

/**
 * Makes the Job of a target, with all it needs, unless it is there already. Throws a StashError where it can never be
 * made, or ApiError.
 */
export async function startTarget(shared: SessionShared, input: StartInput): Promise<void> {
  const { client } = shared;
  const { session } = input;
  const prepared = await prepare(shared, input);
  const { documents, resolved, provided, request, hookTarget } = prepared;
  const { resolution, access } = resolved;
  const at = { namespace: session.metadata.namespace ?? '', name: resolution.jobName };
  const secret = runSecret(at, { file: REQUEST_FILE, content: request }, provided);
  await makeSurroundings(shared, input, resolved);
  await client.apply(RESOURCES.Secret, {
    ...secret,
    metadata: { ...secret.metadata, ownerReferences: [ownedBy(session)] },
  });
  const grants = rightsFor({
    session,
    documents,
    provided,
    access,
    foreign: resolved.foreign.size > 0,
    calls: resolved.callers.size > 0,
    hookTarget,
  });
  const { serviceAccountName: account, labels } = resolution;
  await grant(client, grants, { job: at, session, account, labels, now: input.now });
  const job = jobFor({
    ...input,
    ...resolved,
    callers: new Set([...resolved.callers, ...hooksThatCall(prepared)]),
    target: documents.targetRef,
    runVolume: runVolume(secret, provided),
    ...(grants.length > 0 && { annotations: { [RIGHTS_ANNOTATION]: placesOf(grants) } }),
    ...deadlineOf(session),
  });
  try {
    await refuseInadmissible(client, job);
    await makeJob(shared, job, session);
  } catch (error) {
    if (isStashError(error)) await revoke(client, at, placesOf(grants));
    throw error;
  }
}

export async function makeJob({ client, took }: SessionShared, job: Job, session: Session): Promise<void> {
  took.job(await createOwn(RESOURCES.Job, job, client, session));
}

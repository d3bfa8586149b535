import { isStashError, REQUEST_FILE } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { ownedBy } from '../ownership.js';
import { refuseInadmissible } from './admission.js';
import { createOwn } from './create-own.js';
import { grant, placesOf, revoke, RIGHTS_ANNOTATION } from './grants.js';
import { jobFor, type JobInput } from './job.js';
import { hooksThatCall, type Prepared } from './prepare.js';
import { rightsFor } from './rights.js';
import type { Invoker } from './run.js';
import { runSecret, runVolume } from './run-directory.js';
import type { SessionShared } from './session-shared.js';
import { makeSurroundings } from './surroundings.js';

export interface MakeJobInput extends Pick<JobInput, 'session' | 'index' | 'annotations' | 'deadline' | 'now'> {
  invoker: Invoker;
}

/**
 * Makes a Job of a session with all it needs: account, claim, run directory, rights; unless it is there already. Throws a
 * StashError where it can never be made, or ApiError.
 */
export async function makeJob(shared: SessionShared, input: MakeJobInput, prepared: Prepared): Promise<void> {
  const { client } = shared;
  const { session, annotations, now } = input;
  const { documents, resolved, provided, request, hookTarget } = prepared;
  const { resolution, access, foreign, callers } = resolved;
  const at = { namespace: session.metadata.namespace ?? '', name: resolution.jobName };
  const secret = runSecret(at, { file: REQUEST_FILE, content: request }, provided);
  const needs = { foreign: foreign.size > 0, calls: callers.size > 0, hookTarget };
  const grants = rightsFor({ session, documents, provided, access, ...needs });
  const places = placesOf(grants);
  const job = jobFor({
    ...input,
    ...resolved,
    callers: new Set([...callers, ...hooksThatCall(prepared)]),
    target: documents.targetRef,
    runVolume: runVolume(secret, provided),
    annotations: { ...annotations, ...(places !== '' && { [RIGHTS_ANNOTATION]: places }) },
  });
  const { serviceAccountName: account, labels } = resolution;
  const metadata = { ...secret.metadata, ownerReferences: [ownedBy(session)] };
  try {
    await allOf([
      // A pod whose account is not there is refused for that, whatever else is wrong with it.
      makeSurroundings(shared, input, resolved).then(() => refuseInadmissible(client, job)),
      client.apply(RESOURCES.Secret, { ...secret, metadata }),
      grant(client, grants, { job: at, session, account, labels, now }),
    ]);
    shared.took.job(await createOwn(RESOURCES.Job, job, client, session));
  } catch (error) {
    if (isStashError(error)) await revoke(client, at, places);
    throw error;
  }
}

/** Throws the first error when none is under way any more, so that what was made can be taken back. */
async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

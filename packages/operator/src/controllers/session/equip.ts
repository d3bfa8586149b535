import { REQUEST_FILE } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { ownedBy } from '../ownership.js';
import { grant, placesOf, revoke, RIGHTS_ANNOTATION } from './grants.js';
import { type Job, jobFor, type JobInput } from './job.js';
import { hooksThatCall, type Prepared } from './prepare.js';
import { rightsFor } from './rights.js';
import type { Invoker } from './run.js';
import { runSecret, runVolume } from './run-directory.js';
import type { SessionShared } from './session-shared.js';
import { makeSurroundings } from './surroundings.js';

export interface EquipInput extends Pick<JobInput, 'session' | 'index' | 'annotations' | 'deadline' | 'now'> {
  invoker: Invoker;
}

/** A Job that only has to be made, since all it needs is there. */
export interface Equipped {
  job: Job;
  /** Takes back the rights that were given for it. Throws ApiError. */
  revoke: () => Promise<void>;
}

/** Makes all that the Job of a session needs: account, claim, run directory, rights. Throws a StashError, or ApiError. */
export async function equip(shared: SessionShared, input: EquipInput, prepared: Prepared): Promise<Equipped> {
  const { client } = shared;
  const { session, annotations, now } = input;
  const { documents, resolved, provided, request, hookTarget } = prepared;
  const { resolution, access, foreign, callers } = resolved;
  const at = { namespace: session.metadata.namespace ?? '', name: resolution.jobName };
  const secret = runSecret(at, { file: REQUEST_FILE, content: request }, provided);
  const metadata = { ...secret.metadata, ownerReferences: [ownedBy(session)] };
  await makeSurroundings(shared, input, resolved);
  await client.apply(RESOURCES.Secret, { ...secret, metadata });
  const needs = { foreign: foreign.size > 0, calls: callers.size > 0, hookTarget };
  const grants = rightsFor({ session, documents, provided, access, ...needs });
  const { serviceAccountName: account, labels } = resolution;
  await grant(client, grants, { job: at, session, account, labels, now });
  const places = placesOf(grants);
  const job = jobFor({
    ...input,
    ...resolved,
    callers: new Set([...callers, ...hooksThatCall(prepared)]),
    target: documents.targetRef,
    runVolume: runVolume(secret, provided),
    annotations: { ...annotations, ...(places !== '' && { [RIGHTS_ANNOTATION]: places }) },
  });
  return { job, revoke: () => revoke(client, at, places) };
}

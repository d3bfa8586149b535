import { type ApiObject, isStashError, REQUEST_FILE, V1BETA1 } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import type { PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.js';
import { ownedBy } from '../ownership.js';
import { refuseInadmissible } from './admission.js';
import { createOwn, take } from './create-own.js';
import { grant, placesOf, revoke, RIGHTS_ANNOTATION } from './grants.js';
import { type Job, jobFor } from './job.js';
import { deadlineOf, hooksThatCall, prepare, type PrepareInput } from './prepare.js';
import type { Resolved } from './resolution.js';
import { rightsFor } from './rights.js';
import type { Invoker, Session } from './run.js';
import { runSecret, runVolume } from './run-directory.js';
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
  const { client } = shared;
  const { session, invoker } = input;
  const prepared = await prepare(shared, input);
  const { documents, resolved, provided, request, hookTarget } = prepared;
  const { resolution, access } = resolved;
  const at = { namespace: session.metadata.namespace ?? '', name: resolution.jobName };
  const secret = runSecret(at, { file: REQUEST_FILE, content: request }, provided);
  await makeAccount(shared, invoker, resolved);
  await makeClaim(shared, input, resolved);
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
  await grant(client, grants, { job: at, session, account, labels });
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

/** The account of the invoker, unless its user named one; cloud identities are bound to its name. */
async function makeAccount({ client }: SessionShared, invoker: Invoker, { resolution }: Resolved): Promise<void> {
  const pod = invoker.spec.runtimeSettings?.pod;
  if (pod?.serviceAccountName) return;
  const { serviceAccountAnnotations: annotations } = pod ?? {};
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      namespace: invoker.metadata.namespace ?? '',
      name: resolution.serviceAccountName,
      labels: resolution.labels,
      ownerReferences: [ownedBy({ ...invoker, apiVersion: V1BETA1 })],
      ...(annotations && { annotations }),
    },
    automountServiceAccountToken: false,
  };
  await take(RESOURCES.ServiceAccount, account, () => client.apply(RESOURCES.ServiceAccount, account));
}

/** The claim for data that does not fit the scratch folder; it goes with the session. */
async function makeClaim(
  { client }: SessionShared,
  { invoker, session }: StartInput,
  { resolution }: Resolved,
): Promise<void> {
  const { interimClaimName: name } = resolution;
  const template = invoker.spec.interimVolumeTemplate;
  if (name === undefined || template?.spec === undefined) return;
  const { labels, annotations } = template.metadata ?? {};
  const claim: ApiObject & { spec: PersistentVolumeClaimSpec } = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      namespace: session.metadata.namespace ?? '',
      name,
      labels: { ...resolution.labels, ...labels },
      ...(annotations && { annotations }),
      ownerReferences: [ownedBy(session)],
    },
    spec: template.spec,
  };
  await createOwn(RESOURCES.PersistentVolumeClaim, claim, client, session);
}

export async function makeJob({ client, took }: SessionShared, job: Job, session: Session): Promise<void> {
  took.job(await createOwn(RESOURCES.Job, job, client, session));
}

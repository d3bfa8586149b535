import {
  type Action,
  type ApiObject,
  type HostChoice,
  isStashError,
  REQUEST_FILE,
  type RunRequest,
  StashError,
  V1BETA1,
} from '@stash-addons/core';
import { type Client, isConflict, isInvalid, nameOf, type Resource, RESOURCES } from '@stash-addons/kube';
import type { RestoreHost } from '@stash-addons/resolver';
import { buildRequest, declaredValues, type RequestDocuments } from '@stash-addons/session';
import type { PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.js';
import { wordsOf } from '../../log.js';
import { ownedBy } from '../ownership.js';
import { refuseInadmissible } from './admission.js';
import { documentsOf, providedFor } from './documents.js';
import { type Job, jobFor } from './job.js';
import { grant, placesOf, revoke, RIGHTS_ANNOTATION } from './grants.js';
import { type Resolved, resolveSession } from './resolution.js';
import { rightsFor } from './rights.js';
import { type Invoker, operationOf, type Session } from './run.js';
import { runSecret, runVolume } from './run-directory.js';
import type { SessionShared } from './session-shared.js';

export interface StartInput {
  session: Session;
  invoker: Invoker;
  index: number;
  actions: Action[];
  now: Date;
}

/**
 * Makes the Job of a target, with all it needs, unless it is there already. Throws a StashError where it can never be
 * made, or ApiError.
 */
export async function startTarget(shared: SessionShared, input: StartInput): Promise<void> {
  const { client, settings } = shared;
  const { session, invoker } = input;
  const documents = await documentsOf(client, invoker);
  const resolved = await resolveSession({ client, settings, catalog: shared.catalog() }, documents, session);
  const { resolution, access } = resolved;
  const provided = await providedFor(client, documents, { access });
  const request = requestFor(input, documents, resolved);
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
  });
  const { serviceAccountName: account, labels } = resolution;
  await grant(client, grants, { job: at, session, account, labels });
  const job = jobFor({
    ...input,
    ...resolved,
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

function deadlineOf({ status }: Session): { deadline?: string } {
  return status?.sessionDeadline === undefined ? {} : { deadline: status.sessionDeadline };
}

function requestFor(
  { session, invoker, actions }: StartInput,
  documents: RequestDocuments,
  { addon, release, resolution }: Resolved,
): RunRequest {
  return buildRequest({
    prepared: documents,
    operation: operationOf(session),
    session,
    addon: addon ?? { manifest: { addon: { name: release, version: '0.0.0' } } },
    release: addon === undefined ? '' : release,
    params: addon === undefined ? {} : declaredValues(addon.manifest, resolution.variables),
    hosts: resolution.hosts.map((host) => choiceOf(host, invoker)),
    actions,
    dirs: {},
    adoptUntagged: (documents.repository.status?.references ?? []).length <= 1,
    ...deadlineOf(session),
  });
}

/** What a rule of a restore selects for a host; which snapshot that is, the program finds out in the repository. */
function choiceOf({ snapshots, paths, include, exclude, ...host }: RestoreHost, { metadata }: Invoker): HostChoice {
  const [snapshot, ...more] = snapshots;
  if (more.length > 0) {
    const object = `RestoreSession ${metadata.namespace}/${metadata.name}`;
    const problem = 'must name one snapshot for each host';
    throw new StashError('SA_RESOLVE_FIELD', { object, path: 'spec.target.rules[].snapshots', problem });
  }
  return { ...host, paths, include, exclude, ...(snapshot === undefined ? {} : { snapshot }) };
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

async function makeJob({ client, took }: SessionShared, job: Job, session: Session): Promise<void> {
  took.job(await createOwn(RESOURCES.Job, job, client, session));
}

/** Creates an object; that it is there already is well if it is this session's. */
async function createOwn<T extends ApiObject>(
  resource: Resource,
  object: T,
  client: Client,
  session: Session,
): Promise<T> {
  try {
    return await take(resource, object, () => client.create(resource, object));
  } catch (error) {
    if (!isConflict(error)) throw error;
    const found = await client.get<T>(resource, nameOf(object));
    if (found?.metadata.ownerReferences?.some(({ uid }) => uid === session.metadata.uid)) return found;
    const { namespace = '', name } = nameOf(object);
    throw new StashError(
      'SA_OPERATOR_NAME_TAKEN',
      { kind: resource.kind, name: `${namespace}/${name}` },
      { cause: error },
    );
  }
}

/** What the API server finds wrong with an object that a user shaped will not be right the next time. */
async function take<T>(resource: Resource, object: ApiObject, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isInvalid(error)) throw error;
    const { namespace = '', name } = nameOf(object);
    const details = { kind: resource.kind, name: `${namespace}/${name}`, text: wordsOf(error) };
    throw new StashError('SA_OPERATOR_REFUSED', details, { cause: error });
  }
}

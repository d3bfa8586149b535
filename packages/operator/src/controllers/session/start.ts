import { type Action, type ApiObject, type HostChoice, StashError, V1BETA1 } from '@stash-addons/core';
import { type Client, isConflict, isInvalid, nameOf, type Resource, RESOURCES } from '@stash-addons/kube';
import type { RestoreHost } from '@stash-addons/resolver';
import { buildRequest, declaredValues } from '@stash-addons/session';
import type { PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.js';
import { wordsOf } from '../../log.js';
import { ownedBy } from '../ownership.js';
import { refuseInadmissible } from './admission.js';
import { documentsOf, providedFor } from './documents.js';
import { type Job, jobFor } from './job.js';
import { bodyOf, type Resolved, resolveSession } from './resolution.js';
import { type Invoker, operationOf, type Session } from './run.js';
import { runVolume, sessionSecret } from './run-directory.js';
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
  const { session, invoker, index, actions, now } = input;
  const documents = await documentsOf(client, invoker);
  const operation = operationOf(session);
  const resolved = await resolveSession({ client, settings, catalog: shared.catalog() }, documents, session);
  const { resolution, addon, release } = resolved;
  const provided = await providedFor(client, documents, bodyOf(addon, operation));
  const deadline = session.status?.sessionDeadline;
  const request = buildRequest({
    prepared: documents,
    operation,
    session,
    addon,
    release,
    params: declaredValues(addon.manifest, resolution.variables),
    hosts: resolution.hosts.map((host) => choiceOf(host, invoker)),
    actions,
    dirs: {},
    adoptUntagged: (documents.repository.status?.references ?? []).length <= 1,
    ...(deadline === undefined ? {} : { deadline }),
  });
  const at = { namespace: session.metadata.namespace ?? '', name: resolution.jobName };
  const secret = sessionSecret(at, request, provided);
  await makeAccount(shared, invoker, resolved);
  await makeClaim(shared, input, resolved);
  await client.apply(RESOURCES.Secret, {
    ...secret,
    metadata: { ...secret.metadata, ownerReferences: [ownedBy(session)] },
  });
  const target = { session, invoker, target: documents.targetRef, index, resolution, now };
  const job = jobFor({ ...target, runVolume: runVolume(secret, provided), ...(deadline && { deadline }) });
  await refuseInadmissible(client, job);
  await makeJob(shared, job, session);
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

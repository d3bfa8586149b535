import {
  type ApiObject,
  type AppBinding,
  type BackupConfiguration,
  isStashError,
  type Repository,
  type RestoreSession,
  type StashError,
  type TargetRef,
} from '@stash-addons/core';
import { chooseAddon, taskNameOf } from '@stash-addons/host';
import { ApiError, type ObjectName, RESOURCES } from '@stash-addons/kube';
import { claimProblems, modelOf, restoresIntoClaims } from '@stash-addons/resolver';
import { NOT_SERVED, type Prerequisites, type Sight } from '@stash-addons/session';
import { keepRepository, type KeptRepository } from '../../cache/kept.js';
import { wordsOf } from '../../log.js';
import { PACKAGE_ANNOTATION } from '../../catalog/wanted.js';
import { letsIn } from '../boundaries.js';
import type { Shared } from '../shared.js';

type Invoker = BackupConfiguration | RestoreSession;

/** What was found of the things an invoker needs. */
export interface Look {
  seen: Omit<Prerequisites, 'scheduleProblem'>;
  repository?: KeptRepository;
  /** Whether the Repository lets it in, whatever else is wrong with it. */
  mayUse: boolean;
}

/** Looks for Repository, Secret and target. What may not be looked at is unknown, which is not an error. Throws ApiError. */
export async function lookAt(shared: Shared, invoker: Invoker): Promise<Look> {
  const problems = [...rulesBroken(invoker), ...claimsRefused(shared, invoker)];
  const { target, object } = await lookAtTarget(shared, invoker);
  const addon = await lookAtAddon(shared, invoker, object);
  const own = { problems, ...(target && { target }), ...(addon && { addon }) };
  if ((invoker.spec.driver ?? 'Restic') !== 'Restic') return { mayUse: false, seen: own };
  const { repository, sight } = await lookAtRepository(shared, invoker);
  if (repository === undefined) return { mayUse: false, seen: { ...own, repository: sight } };
  const secret = await lookAtSecret(shared, repository.slim);
  const refused = await refusedBy(shared, repository.slim, invoker);
  const all = { ...own, repository: sight, secret, problems: [...problems, ...refused] };
  return { repository, mayUse: refused.length === 0, seen: all };
}

async function lookAtRepository(
  shared: Shared,
  { metadata, spec }: Invoker,
): Promise<{ repository?: KeptRepository; sight: Sight }> {
  const { name = '', namespace = metadata.namespace ?? '' } = spec.repository ?? {};
  if (name === '') return { sight: { seen: 'False', message: 'spec.repository.name is empty' } };
  const words = `The Repository ${namespace}/${name}`;
  let repository: KeptRepository | undefined;
  const sight = await sightOf(
    words,
    async () => {
      repository = shared.repository(`${namespace}/${name}`) ?? (await readRepository(shared, { namespace, name }));
      return repository;
    },
    isPassing,
  );
  if (repository === undefined) return { sight };
  if (repository.slim.metadata.deletionTimestamp === undefined) return { sight, repository };
  return { sight: { seen: 'False', message: `${words} is being deleted` } };
}

/** One that was made a moment ago is not followed yet. */
async function readRepository({ client }: Shared, name: ObjectName): Promise<KeptRepository | undefined> {
  const found = await client.get<Repository>(RESOURCES.Repository, name);
  return found && keepRepository(found);
}

async function lookAtSecret({ client }: Shared, { metadata, spec }: Repository): Promise<Sight> {
  const { storageSecretName: name } = spec.backend;
  if (!name) return { seen: 'False', message: 'spec.backend.storageSecretName of the Repository is empty' };
  const { namespace } = metadata;
  const find = () => client.get(RESOURCES.Secret, { namespace, name });
  return sightOf(`The Secret ${namespace ?? ''}/${name}`, find, isPassing);
}

/** Without a sight where there is no target to look for, as with the whole cluster. */
async function lookAtTarget(
  { client, discovery }: Shared,
  { metadata, spec }: Invoker,
): Promise<{ target?: Sight; object?: ApiObject | undefined }> {
  const { apiVersion, kind, name, namespace = metadata.namespace }: TargetRef = spec.target?.ref ?? {};
  if (apiVersion === undefined || kind === undefined || name === undefined) return {};
  let object: ApiObject | undefined;
  const target = await sightOf(`The ${kind} ${namespace ?? ''}/${name}`, async () => {
    const resource = await discovery.resourceOf(apiVersion, kind);
    object = resource && (await client.get(resource, { namespace, name }));
    return object;
  });
  return { target, object };
}

/** Absent where what is to be backed up is not known, so that there is nothing to be served. */
async function lookAtAddon(
  shared: Shared,
  invoker: Invoker,
  target: ApiObject | undefined,
): Promise<Sight | undefined> {
  const documents = askedFor(invoker, target);
  if (documents === undefined) return undefined;
  try {
    const { addon } = chooseAddon(shared.catalog(), documents, 'backup');
    const { package: name, version } = addon.manifest.addon;
    return { seen: 'True', message: `${name}@${version} serves it` };
  } catch (error) {
    if (!isStashError(error)) throw error;
    return (await lookAtOwnTask(shared, documents)) ?? { seen: 'False', message: `${error.code}: ${error.message}` };
  }
}

type Asked = Parameters<typeof taskNameOf>[0];

function askedFor(invoker: Invoker, target: ApiObject | undefined): Asked | undefined {
  if (invoker.kind !== 'BackupConfiguration' || modelOf(invoker.spec) === 'sidecar') return undefined;
  if (target?.kind === 'AppBinding') return { invoker, appBinding: target as AppBinding };
  return invoker.spec.task?.name ? { invoker } : undefined;
}

/** A Task of the user's own; undefined for one that an addon has brought. */
async function lookAtOwnTask({ client }: Shared, documents: Asked): Promise<Sight | undefined> {
  const name = taskNameOf(documents, 'backup');
  const found = name === undefined ? undefined : await client.get(RESOURCES.Task, { name });
  if (found === undefined || found.metadata.annotations?.[PACKAGE_ANNOTATION] !== undefined) return undefined;
  return { seen: 'True', message: `The Task ${name} serves it, which is no addon's` };
}

/** Why nothing can be restored into claims of templates, where that is asked for. */
function claimsRefused(shared: Shared, invoker: Invoker): Prerequisites['problems'] {
  if (invoker.kind !== 'RestoreSession') return [];
  const { namespace = '', name } = invoker.metadata;
  const place = { object: `RestoreSession ${namespace}/${name}`, path: 'spec.target', namespace };
  const problems = claimProblems(invoker.spec.target, place);
  return [...problems, ...addonOfClaimsMissing(shared, invoker)].map(({ code, message, hint }) => ({
    message: `${code}: ${message} ${hint}`,
  }));
}

/** Without a Task, or an AppBinding that may name one, claims are restored by the addon that serves them. */
function addonOfClaimsMissing({ catalog }: Shared, invoker: RestoreSession): StashError[] {
  const { task, target } = invoker.spec;
  if (!restoresIntoClaims(target) || task?.name || target?.ref?.kind === 'AppBinding') return [];
  try {
    chooseAddon(catalog(), { invoker, intoClaims: true }, 'restore');
    return [];
  } catch (error) {
    if (isStashError(error)) return [error];
    throw error;
  }
}

async function sightOf(
  words: string,
  find: () => Promise<unknown>,
  isTrouble: (error: unknown) => boolean = () => false,
): Promise<Sight> {
  try {
    const found = await find();
    if (found === undefined) return { seen: 'False', message: `${words} does not exist` };
    return { seen: 'True', message: `${words} exists` };
  } catch (error) {
    if (isTrouble(error)) throw error;
    return { seen: 'Unknown', message: wordsOf(error) };
  }
}

/** It passes, and nothing is known by it: a slot would be lost to a session that finds its invoker not ready. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 429 || error.status >= 500;
}

async function refusedBy({ client }: Shared, repository: Repository, { metadata }: Invoker) {
  const { namespace: name = '' } = metadata;
  if (await letsIn(client, repository, name)) return [];
  const { namespace, name: repositoryName } = repository.metadata;
  const message = `The Repository ${namespace}/${repositoryName} does not let objects of the namespace ${name} use it`;
  return [{ message }];
}

/** Kinds of target that are to be where their invoker is. */
const ELSEWHERE = new Map([
  ['PersistentVolumeClaim', 'A PersistentVolumeClaim of another namespace cannot be mounted'],
  ['AppBinding', 'An AppBinding of another namespace, and the Secrets that it names, may not be used'],
]);

/** Rules that need nothing but the object, and what this operator does not serve. */
function rulesBroken({ metadata, spec }: Invoker): Prerequisites['problems'] {
  const { driver = 'Restic', target = {} } = spec;
  const { kind = '', namespace = metadata.namespace } = target.ref ?? {};
  const notServed: [boolean, string][] = [
    [driver !== 'Restic', `The driver ${driver} is not served yet`],
    [modelOf(spec) === 'sidecar', `A ${kind} without spec.task.name is not served yet`],
  ];
  const foreign = namespace === metadata.namespace ? undefined : ELSEWHERE.get(kind);
  return [
    ...notServed.flatMap(([isSo, message]) => (isSo ? [{ reason: NOT_SERVED, message }] : [])),
    ...(foreign === undefined ? [] : [{ message: foreign }]),
  ];
}

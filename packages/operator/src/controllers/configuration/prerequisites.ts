import type { BackupConfiguration, Repository, RestoreSession, TargetRef } from '@stash-addons/core';
import { type ObjectName, RESOURCES } from '@stash-addons/kube';
import { modelOf } from '@stash-addons/resolver';
import { mayUse, NOT_SERVED, type Prerequisites, type Sight } from '@stash-addons/session';
import { keepRepository, type KeptRepository } from '../../cache/kept.js';
import { wordsOf } from '../../log.js';
import type { Shared } from '../shared.js';

type Invoker = BackupConfiguration | RestoreSession;

/** What was found of the things an invoker needs. */
export interface Look {
  seen: Omit<Prerequisites, 'scheduleProblem'>;
  repository?: KeptRepository;
}

/** Looks for Repository, Secret and target. What cannot be looked at is unknown, which is not an error. */
export async function lookAt(shared: Shared, invoker: Invoker): Promise<Look> {
  const problems = rulesBroken(invoker);
  const target = await lookAtTarget(shared, invoker);
  const own = { problems, ...(target && { target }) };
  if ((invoker.spec.driver ?? 'Restic') !== 'Restic') return { seen: own };
  const { repository, sight } = await lookAtRepository(shared, invoker);
  if (repository === undefined) return { seen: { ...own, repository: sight } };
  const secret = await lookAtSecret(shared, repository.slim);
  const refused = await refusedBy(shared, repository.slim, invoker);
  return { repository, seen: { ...own, repository: sight, secret, problems: [...problems, ...refused] } };
}

async function lookAtRepository(
  shared: Shared,
  { metadata, spec }: Invoker,
): Promise<{ repository?: KeptRepository; sight: Sight }> {
  const { name = '', namespace = metadata.namespace ?? '' } = spec.repository ?? {};
  if (name === '') return { sight: { seen: 'False', message: 'spec.repository.name is empty' } };
  const words = `The Repository ${namespace}/${name}`;
  let repository: KeptRepository | undefined;
  const sight = await sightOf(words, async () => {
    repository = shared.repository(`${namespace}/${name}`) ?? (await readRepository(shared, { namespace, name }));
    return repository;
  });
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
  return sightOf(`The Secret ${namespace ?? ''}/${name}`, () => client.get(RESOURCES.Secret, { namespace, name }));
}

/** Absent where there is no target to look for, as with the whole cluster. */
async function lookAtTarget({ client, discovery }: Shared, { metadata, spec }: Invoker): Promise<Sight | undefined> {
  const { apiVersion, kind, name, namespace = metadata.namespace }: TargetRef = spec.target?.ref ?? {};
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  return sightOf(`The ${kind} ${namespace ?? ''}/${name}`, async () => {
    const resource = await discovery.resourceOf(apiVersion, kind);
    return resource && client.get(resource, { namespace, name });
  });
}

async function sightOf(words: string, find: () => Promise<unknown>): Promise<Sight> {
  try {
    const found = await find();
    if (found === undefined) return { seen: 'False', message: `${words} does not exist` };
    return { seen: 'True', message: `${words} exists` };
  } catch (error) {
    return { seen: 'Unknown', message: wordsOf(error) };
  }
}

async function refusedBy({ client }: Shared, repository: Repository, { metadata }: Invoker) {
  const { namespace: name = '' } = metadata;
  const from = repository.spec.usagePolicy?.allowedNamespaces?.from;
  const object = from === 'Selector' ? await client.get(RESOURCES.Namespace, { name }) : undefined;
  if (mayUse(repository, { name, labels: object?.metadata.labels ?? {} })) return [];
  const { namespace, name: repositoryName } = repository.metadata;
  const message = `The Repository ${namespace}/${repositoryName} does not let objects of the namespace ${name} use it`;
  return [{ message }];
}

/** Rules that need nothing but the object, and what this operator does not serve. */
function rulesBroken({ metadata, spec }: Invoker): Prerequisites['problems'] {
  const { driver = 'Restic', target = {} } = spec;
  const { kind = '', namespace = metadata.namespace } = target.ref ?? {};
  const notServed: [boolean, string][] = [
    [driver !== 'Restic', `The driver ${driver} is not served yet`],
    [modelOf(spec) === 'sidecar', `A ${kind} without spec.task.name is not served yet`],
    ['volumeClaimTemplates' in target, 'spec.target.volumeClaimTemplates is not served yet'],
  ];
  const isElsewhere = kind === 'PersistentVolumeClaim' && namespace !== metadata.namespace;
  return [
    ...notServed.flatMap(([isSo, message]) => (isSo ? [{ reason: NOT_SERVED, message }] : [])),
    ...(isElsewhere ? [{ message: 'A PersistentVolumeClaim of another namespace cannot be mounted' }] : []),
  ];
}

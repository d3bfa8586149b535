import { type ApiObject, isStashError, type Repository, toCoded } from '@stash-addons/core';
import { nameOf, RESOURCES } from '@stash-addons/kube';
import { keepJob } from '../../cache/kept-job.js';
import { earliest, nextLook } from '../times.js';
import { withoutSecrets } from '../session/documents.js';
import { type Ending, standingOf } from '../session/ending.js';
import type { Job } from '../session/job.js';
import { lookAtPod } from '../session/jobs.js';
import type { SessionShared } from '../session/session-shared.js';
import { refusal } from './refusal.js';
import { makeWipeJob, providedForStore, wipeJobName } from './wipe-job.js';

/** A Job that says nothing is looked at as often as this. */
const LOOK_MS = 60_000;

/**
 * Removes the data of a Repository that is being deleted, by a Job, unless something else still needs them. Undefined where
 * it may go now; else when to look again. Throws ApiError.
 */
export async function wipeOut(shared: SessionShared, repository: Repository, now: Date): Promise<Date | undefined> {
  if (await isNamespaceGoing(shared, repository)) return letGo(shared, repository);
  const { namespace } = repository.metadata;
  const found = await shared.client.get<Job>(RESOURCES.Job, { namespace, name: wipeJobName(repository) });
  if (found === undefined) return begin(shared, repository, now);
  const job = keepJob(found);
  const pod = await lookAtPod(shared, [`${namespace}/${found.metadata.name}`, job]);
  const standing = standingOf(job, pod, shared.patience, now);
  if (standing.ended === undefined) {
    return earliest('until' in standing ? standing.until : undefined, new Date(now.getTime() + LOOK_MS));
  }
  if (standing.ended.cause !== 'completed') return again(shared, repository, standing.ended, now);
  await shared.events.tell(repository, {
    type: 'Normal',
    reason: 'Repository Wiped Out',
    message: 'Its data are gone',
  });
  return undefined;
}

/** Nothing can be run in a namespace that is going, which would wait for the Repository for ever. */
async function isNamespaceGoing({ client }: SessionShared, { metadata }: Repository): Promise<boolean> {
  const found = await client.get<ApiObject>(RESOURCES.Namespace, { name: metadata.namespace ?? '' });
  return found?.metadata.deletionTimestamp !== undefined;
}

function letGo({ log }: SessionShared, { metadata }: Repository): undefined {
  const object = `Repository ${metadata.namespace}/${metadata.name}`;
  log({
    level: 'warning',
    object,
    message: 'Its data stay: its namespace is going, where nothing can be run any more',
  });
}

async function begin(shared: SessionShared, repository: Repository, now: Date): Promise<Date> {
  const why = await refusal(shared, repository);
  if (why !== undefined) return refuse(shared, repository, why, now);
  try {
    await makeWipeJob(shared, repository);
    return new Date(now.getTime() + LOOK_MS);
  } catch (error) {
    if (!isStashError(error)) throw error;
    return refuse(shared, repository, `${error.code}: ${error.message}`, now);
  }
}

async function refuse({ events }: SessionShared, repository: Repository, why: string, now: Date): Promise<Date> {
  const message = `Nothing is deleted: ${why}. It waits until that is so no more, or spec.wipeOut is false`;
  await events.tell(repository, { type: 'Warning', reason: 'WipeOut Refused', message });
  return nextLook(new Date(repository.metadata.deletionTimestamp ?? now), now);
}

async function again(shared: SessionShared, repository: Repository, ending: Ending, now: Date): Promise<Date> {
  const message = `It is tried again: ${ending.message}${await logOf(shared, repository, ending)}`;
  await shared.events.tell(repository, { type: 'Warning', reason: 'WipeOut Failed', message });
  const { namespace } = nameOf(repository);
  await shared.client.remove(RESOURCES.Job, { namespace, name: wipeJobName(repository) });
  return nextLook(new Date(repository.metadata.deletionTimestamp ?? now), now);
}

/** Told only where it is known which secrets must not be. */
async function logOf({ client }: SessionShared, repository: Repository, { logged = '' }: Ending): Promise<string> {
  if (logged === '') return '';
  try {
    return `: ${withoutSecrets(logged, await providedForStore(client, repository))}`;
  } catch (error) {
    return ` (what it logged is not shown: ${toCoded(error).message})`;
  }
}

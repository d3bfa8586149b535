import type { Repository } from '@stash-addons/core';
import { nameOf, RESOURCES } from '@stash-addons/kube';
import { fromKey, type Key } from '../../cache/informer.js';
import { REPOSITORY_FINALIZER } from '../ownership.js';
import type { SessionShared } from '../session/session-shared.js';
import { wipeOut } from './wipe-out.js';

/**
 * Brings one Repository to where it should be: held by a finalizer where its data go with it, and let go when they have
 * gone. Returns when to look again. Throws ApiError.
 */
export async function reconcileRepository(
  shared: SessionShared,
  key: Key,
  now = new Date(),
): Promise<Date | undefined> {
  const found = await shared.client.get<Repository>(RESOURCES.Repository, fromKey(key));
  if (found === undefined) return undefined;
  const { deletionTimestamp, finalizers = [] } = found.metadata;
  const wipes = found.spec?.wipeOut === true;
  if (deletionTimestamp === undefined) return settle(shared, await withFinalizer(shared, found, wipes));
  if (!finalizers.includes(REPOSITORY_FINALIZER)) return undefined;
  const until = wipes ? await wipeOut(shared, found, now) : undefined;
  if (until === undefined) await withFinalizer(shared, found, false);
  return until;
}

async function withFinalizer({ client }: SessionShared, found: Repository, wanted: boolean): Promise<Repository> {
  const { finalizers = [], resourceVersion } = found.metadata;
  if (finalizers.includes(REPOSITORY_FINALIZER) === wanted) return found;
  const others = finalizers.filter((one) => one !== REPOSITORY_FINALIZER);
  const change = {
    metadata: { resourceVersion, finalizers: wanted ? [...others, REPOSITORY_FINALIZER] : others },
  };
  return client.patch<Repository>(RESOURCES.Repository, nameOf(found), change);
}

async function settle({ client }: SessionShared, repository: Repository): Promise<undefined> {
  const { generation } = repository.metadata;
  if (generation === undefined || repository.status?.observedGeneration === generation) return;
  const status = { ...repository.status, observedGeneration: generation };
  await client.replaceStatus(RESOURCES.Repository, { ...repository, status });
}

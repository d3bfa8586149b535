import { type BackupConfiguration, type Repository, type RepositoryStatus, STASH_GROUP } from '@stash-addons/core';
import { RESOURCES } from '../../api/resources.js';
import type { Shared } from '../shared.js';

type Reference = NonNullable<RepositoryStatus['references']>[number];

function referenceOf({ kind, metadata }: BackupConfiguration): Reference {
  return { apiGroup: STASH_GROUP, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
}

function isSame(a: Reference, b: Reference): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

/** Writes into the Repository's status that the invoker uses it. Throws ApiError, a conflict too. */
export async function addReference(
  shared: Shared,
  repository: Repository,
  invoker: BackupConfiguration,
): Promise<void> {
  const own = referenceOf(invoker);
  const old = repository.status?.references ?? [];
  if (old.some((one) => isSame(one, own))) return;
  await write(shared, repository, [...old, own]);
}

/** Takes it out again; a Repository that is gone has none. Throws as `addReference` does. */
export async function removeReference(shared: Shared, invoker: BackupConfiguration): Promise<void> {
  const { name = '', namespace = invoker.metadata.namespace } = invoker.spec.repository ?? {};
  const repository = await shared.client.get<Repository>(RESOURCES.Repository, { namespace, name });
  const own = referenceOf(invoker);
  const old = repository?.status?.references ?? [];
  if (repository === undefined || !old.some((one) => isSame(one, own))) return;
  await write(
    shared,
    repository,
    old.filter((one) => !isSame(one, own)),
  );
}

async function write({ client }: Shared, repository: Repository, references: Reference[]): Promise<void> {
  await client.replaceStatus(RESOURCES.Repository, { ...repository, status: { ...repository.status, references } });
}

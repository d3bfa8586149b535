import { isDeepStrictEqual } from 'node:util';
import type { BackupConfiguration, BackupSession, Repository } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { mergeRepositoryStatus, type Observation } from '@stash-addons/session';
import { noteRepositoryMetrics } from './note-metrics.js';
import type { SessionShared } from './session-shared.js';

/** Writes into the Repository's status what a session that has ended found out about it. Throws ApiError. */
export async function noteRepository(
  shared: SessionShared,
  session: BackupSession,
  invoker: BackupConfiguration,
  seen: readonly Observation[],
): Promise<void> {
  const { client } = shared;
  const { name = '', namespace = invoker.metadata.namespace } = invoker.spec.repository ?? {};
  const repository = await client.get<Repository>(RESOURCES.Repository, { namespace, name });
  if (repository === undefined) return;
  const found = seen.find((one) => one.kind === 'status')?.result.repository;
  const status = mergeRepositoryStatus(repository.status, session, found);
  noteRepositoryMetrics(shared, invoker, { ...repository, status });
  if (isDeepStrictEqual(status, repository.status)) return;
  await client.replaceStatus(RESOURCES.Repository, { ...repository, status });
}

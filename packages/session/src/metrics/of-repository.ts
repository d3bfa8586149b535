import {
  parseSize,
  PROVIDERS,
  type BackupConfiguration,
  type Repository,
  type RepositoryStatus,
} from '@stash-addons/core';
import { invokerLabels, sample } from './of-session.js';
import type { Sample } from './sample.js';

/** What is known of a repository after a session, in metrics. */
export function repositorySamples(
  { spec, metadata }: Repository,
  { integrity, totalSize, snapshotCount, snapshotsRemovedOnLastCleanup }: RepositoryStatus,
  invoker: BackupConfiguration,
): Sample[] {
  const labels = {
    ...invokerLabels(invoker),
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? 'default',
    ...placeLabels(spec.backend),
  };
  const size = totalSize === undefined ? undefined : parseSize(totalSize);
  return [
    ...(integrity === undefined ? [] : [sample('repository_integrity', labels, Number(integrity))]),
    ...(size === undefined ? [] : [sample('repository_size_bytes', labels, size)]),
    ...(snapshotCount === undefined ? [] : [sample('repository_snapshot_count', labels, snapshotCount)]),
    ...(snapshotsRemovedOnLastCleanup === undefined
      ? []
      : [sample('repository_snapshot_cleaned', labels, snapshotsRemovedOnLastCleanup)]),
  ];
}

/** A URL of the backend may hold a password, so it is no label. */
function placeLabels(backend: Repository['spec']['backend']): Record<string, string> {
  const provider = PROVIDERS.find((one) => backend[one] !== undefined);
  const { bucket, container, prefix }: { bucket?: string; container?: string; prefix?: string } = {
    ...(backend.s3 ?? backend.gcs ?? backend.azure ?? backend.swift ?? backend.b2),
  };
  const name = bucket ?? container;
  return {
    backend: provider ?? '',
    ...(name === undefined ? {} : { bucket: name }),
    ...(prefix === undefined ? {} : { prefix }),
  };
}

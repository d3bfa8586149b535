import { type Repository, Secret, type SecretObject } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import type { Snapshot } from '@stash-addons/restic';
import type { CommandRun } from '../../command.js';
import { printSnapshots } from '../../output/snapshots.js';
import { withBackend } from '../../repository.js';
import { type ClusterAccess, need, withCluster } from '../connect.js';
import { snapshotsByPod } from '../snapshot-pod.js';

export const runSnapshots: CommandRun<Record<never, never>> = ({ words: [name = ''], values, signal }) =>
  withCluster(values, async (cluster) => {
    const at = { namespace: cluster.namespace, name };
    const repository = await need<Repository>(cluster, RESOURCES.Repository, at);
    const find = repository.spec.backend.local === undefined ? snapshotsFromHere : snapshotsByPod;
    printSnapshots(await find(cluster, repository, signal), values.json ?? false);
  });

/** restic runs here, as it does for whoever has the credentials. */
async function snapshotsFromHere(
  cluster: ClusterAccess,
  { spec: { backend } }: Repository,
  signal: AbortSignal,
): Promise<Snapshot[]> {
  const at = { namespace: cluster.namespace, name: backend.storageSecretName ?? '' };
  const { data = {} } = await need<SecretObject>(cluster, RESOURCES.Secret, at);
  const entries = Object.entries(data).map(([key, value]) => {
    return [key, Secret.underKey(key, Buffer.from(value, 'base64').toString('utf8'))] as const;
  });
  return withBackend(backend, Object.fromEntries(entries), { signal }, (restic) => restic.snapshots());
}

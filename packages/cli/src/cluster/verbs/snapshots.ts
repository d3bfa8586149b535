import { type Repository, Secret, type SecretObject, StashError } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import type { CommandRun } from '../../command.js';
import { printSnapshots } from '../../output/snapshots.js';
import { withBackend } from '../../repository.js';
import { type ClusterAccess, need, withCluster } from '../connect.js';

/** restic runs here, as it does for whoever has the credentials; so a store that only pods reach is refused, and said so. */
export const runSnapshots: CommandRun<Record<never, never>> = ({ words: [name = ''], values, signal }) =>
  withCluster(values, async (cluster) => {
    const { backend, secret } = await storeOf(cluster, name);
    const snapshots = await withBackend(backend, secret, { signal }, (restic) => restic.snapshots());
    printSnapshots(snapshots, values.json ?? false);
  });

async function storeOf(
  cluster: ClusterAccess,
  name: string,
): Promise<{ backend: Repository['spec']['backend']; secret: Record<string, Secret> }> {
  const { namespace } = cluster;
  const { backend } = (await need<Repository>(cluster, RESOURCES.Repository, { namespace, name })).spec;
  if (backend.local !== undefined) throw new StashError('SA_CLUSTER_STORE', { name, place: 'a volume of the cluster' });
  const secretName = backend.storageSecretName ?? '';
  const { data = {} } = await need<SecretObject>(cluster, RESOURCES.Secret, { namespace, name: secretName });
  const entries = Object.entries(data).map(([key, value]) => {
    return [key, Secret.underKey(key, Buffer.from(value, 'base64').toString('utf8'))] as const;
  });
  return { backend, secret: Object.fromEntries(entries) };
}

import type { BackupSession, RestoreSession } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { type ClusterAccess, need } from './connect.js';

export type Session = BackupSession | RestoreSession;

/** `name`, or `restoresession/name`; a name alone is a BackupSession where there is one. Throws SA_CLUSTER_OBJECT_MISSING. */
export async function findSession(cluster: ClusterAccess, word: string): Promise<Session> {
  const { client, namespace } = cluster;
  const [kind = '', ...rest] = word.toLowerCase().split('/');
  if (rest.length > 0) {
    const resource = kind.startsWith('restore') ? RESOURCES.RestoreSession : RESOURCES.BackupSession;
    return need<Session>(cluster, resource, { namespace, name: rest.join('/') });
  }
  const at = { namespace, name: word };
  const restore = await client.get<RestoreSession>(RESOURCES.RestoreSession, at);
  return (await client.get<BackupSession>(RESOURCES.BackupSession, at)) ?? restore ?? missing(cluster, at);
}

function missing(cluster: ClusterAccess, at: { namespace: string; name: string }): Promise<Session> {
  return need<BackupSession>(cluster, RESOURCES.BackupSession, at);
}

import type { ApiObject, BackupConfiguration } from '@stash-addons/core';
import { sessionOf } from './documents.js';
import { NAMESPACE, type Scene } from './scene.js';
import { eventually } from '../wait.js';

/** What the pod of a session logged, all its containers; for the message of a failed test. */
export async function logsOf({ cluster }: Scene, job: string, namespace = NAMESPACE): Promise<string> {
  const pods = [`--selector=batch.kubernetes.io/job-name=${job}`, `--namespace=${namespace}`];
  return cluster.kubectl(['logs', ...pods, '--all-containers', '--tail=-1', '--prefix']);
}

type Ended = ApiObject & { status?: { phase?: string } };
const FINAL = ['Succeeded', 'Failed', 'Skipped', 'Invalid'];

interface Expected {
  phase?: string;
  namespace?: string;
  /** Whose log tells more; default: that of a session with one Job. */
  job?: string;
}

function jobOf(kind: string, session: string): string {
  return `stash-${kind === 'BackupSession' ? 'backup' : 'restore'}-${session}-0`;
}

/** The session as soon as it has ended. Fails with its status and log where it did not end in this phase. */
export async function endOf<T extends Ended>(
  scene: Scene,
  kind: 'BackupSession' | 'RestoreSession',
  name: string,
  { phase = 'Succeeded', namespace = NAMESPACE, job = jobOf(kind, name) }: Expected = {},
): Promise<T> {
  const session = await eventually(`${kind} ${name} has ended`, async () => {
    const found = await scene.get<T>(kind, name, namespace);
    return FINAL.includes(found.status?.phase ?? '') ? found : undefined;
  });
  if (session.status?.phase === phase) return session;
  const logs = await logsOf(scene, job, namespace).catch((error: Error) => error.message);
  throw new Error(`${kind} ${name}: ${JSON.stringify(session.status, undefined, 1)}\n${logs}`);
}

/** Applies a BackupConfiguration and, when it is ready, makes a session of it by hand. */
export async function beginBackup(scene: Scene, configuration: ApiObject, session: string): Promise<void> {
  const { name = '', namespace = NAMESPACE } = configuration.metadata;
  await scene.cluster.apply([configuration]);
  await eventually(`${name} is ready`, async () => {
    const { status } = await scene.get<BackupConfiguration>('backupconfiguration', name, namespace);
    return status?.phase === 'Ready' ? true : undefined;
  });
  await scene.cluster.apply([sessionOf(name, { name: session, namespace })]);
}

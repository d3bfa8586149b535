import { RESOURCES } from '@stash-addons/kube';
import { cacheBin } from '@stash-addons/testbed';
import { namespacesOf, placeOf } from './objects.mjs';
import { startProgram } from './program.mjs';
import { sideBySide } from './side-by-side.mjs';

const k8up = (kind, plural) => ({ group: 'k8up.io', version: 'v1', kind, plural, namespaced: true });
export const SCHEDULES = k8up('Schedule', 'schedules');
export const BACKUPS = k8up('Backup', 'backups');

const CONNECTIONS = 30;
const NAMESPACE = 'k8up';

const backend = (name) => ({
  repoPasswordSecretRef: { name: 'store', key: 'RESTIC_PASSWORD' },
  rest: { url: `http://store.example:8000/${name}` },
});

/** As many Schedules as there are invokers, beside a volume in each namespace that there is something to back up. */
export async function seedK8up(client, invokers) {
  await client.create(RESOURCES.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  for (const namespace of namespacesOf(invokers)) await makeVolume(client, namespace);
  const makeSchedule = (index) => {
    const metadata = placeOf(index);
    const spec = { backend: backend(metadata.name), backup: { schedule: '0 3 1 1 *' } };
    return client.create(SCHEDULES, { apiVersion: 'k8up.io/v1', kind: 'Schedule', metadata, spec });
  };
  await sideBySide(
    Array.from({ length: invokers }, (_, index) => () => makeSchedule(index)),
    CONNECTIONS,
  );
}

/** Bound, as k8up wants it, though nobody provides it here. */
async function makeVolume(client, namespace) {
  const claim = await client.create(RESOURCES.PersistentVolumeClaim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name: 'data' },
    spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'nobody' },
  });
  const status = { phase: 'Bound', accessModes: ['ReadWriteMany'], capacity: { storage: '1Gi' } };
  await client.replaceStatus(RESOURCES.PersistentVolumeClaim, { ...claim, status });
}

export function backupOf(index, run) {
  const { namespace, name } = placeOf(index);
  const metadata = { namespace, name: `${name}-${run}` };
  return { apiVersion: 'k8up.io/v1', kind: 'Backup', metadata, spec: { backend: backend(name) } };
}

/** The operator of k8up as its chart starts it, without its webhooks, which there are none of. */
export function startK8up() {
  const env = {
    BACKUP_IMAGE: 'ghcr.io/k8up-io/k8up:v2.13.1',
    BACKUP_OPERATOR_NAMESPACE: NAMESPACE,
    BACKUP_ENABLE_LEADER_ELECTION: 'false',
    BACKUP_GLOBAL_CONCURRENT_BACKUP_JOBS_LIMIT: '100000',
  };
  return startProgram(`${cacheBin('k8up')}`, { args: ['operator'], env });
}

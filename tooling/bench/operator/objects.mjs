import { RESOURCES } from '@stash-addons/kube';

export const OPERATOR_NAMESPACE = 'stash';

/** As in a cluster of many teams. */
const INVOKERS_IN_NAMESPACE = 100;
/** Once a year, so that no slot falls into a measurement. */
const SCHEDULE = '0 3 1 1 *';

export function placeOf(index) {
  return { namespace: `team-${Math.floor(index / INVOKERS_IN_NAMESPACE)}`, name: `db-${index}` };
}

export function namespacesOf(invokers) {
  return Array.from({ length: Math.ceil(invokers / INVOKERS_IN_NAMESPACE) }, (_, at) => `team-${at}`);
}

function object({ kind, group, version }, metadata, rest) {
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, metadata, ...rest };
}

export function namespaceObject(name) {
  return object(RESOURCES.Namespace, { name }, {});
}

/** What the invokers of a namespace have in common. */
export function secretsOf(namespace) {
  const secret = (name, stringData) => object(RESOURCES.Secret, { namespace, name }, { stringData });
  return [
    secret('store', { RESTIC_PASSWORD: 'the password of the store' }),
    secret('login', { username: 'root', password: 'the password of the database' }),
  ];
}

export function addonConfigMap(name, manifest) {
  const labels = { 'stash-addons.dev/addon': 'true' };
  return object(
    RESOURCES.ConfigMap,
    { namespace: OPERATOR_NAMESPACE, name, labels },
    { data: { 'addon.json': manifest } },
  );
}

/** A database, where its backups go, and what says when. */
export function invokerObjects(index) {
  const at = placeOf(index);
  const { name } = at;
  const backend = { rest: { url: `http://store.example:8000/${name}` }, storageSecretName: 'store' };
  const ref = { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name };
  const binding = { type: 'postgres', version: '15.4', clientConfig: { url: `postgres://${name}:5432` } };
  return [
    [RESOURCES.AppBinding, object(RESOURCES.AppBinding, at, { spec: { ...binding, secret: { name: 'login' } } })],
    [RESOURCES.Repository, object(RESOURCES.Repository, at, { spec: { backend } })],
    [
      RESOURCES.BackupConfiguration,
      object(RESOURCES.BackupConfiguration, at, {
        spec: {
          schedule: SCHEDULE,
          repository: { name },
          target: { ref },
          retentionPolicy: { name: 'keep-last-5', keepLast: 5, prune: true },
          backupHistoryLimit: 20,
        },
      }),
    ],
  ];
}

export function sessionObject(index, run) {
  const { namespace, name: invoker } = placeOf(index);
  const labels = {
    'stash.appscode.com/invoker-type': 'BackupConfiguration',
    'stash.appscode.com/invoker-name': invoker,
  };
  const metadata = { namespace, name: `${invoker}-${run}`, labels };
  const spec = { invoker: { apiGroup: 'stash.appscode.com', kind: 'BackupConfiguration', name: invoker } };
  return object(RESOURCES.BackupSession, metadata, { spec });
}

/** Of a session that ended well. */
export function endedStatus(index) {
  const ref = { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: placeOf(index).name };
  const snapshots = [{ name: 'e5f1a2b3', path: '/dumpfile.sql', totalSize: '1.250 GiB', processingTime: '0:31' }];
  const stats = [{ hostname: 'host-0', phase: 'Succeeded', duration: '31.4s', snapshots }];
  return { phase: 'Succeeded', sessionDuration: '35s', targets: [{ ref, totalHosts: 1, phase: 'Succeeded', stats }] };
}

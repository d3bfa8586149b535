import type { Backend, Repository } from '@stash-addons/core';
import { startWorkload, type Workload } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClaim, shell } from '../../src/cluster/claims.js';
import { CLUSTER_DATABASES } from '../../src/cluster/databases.js';
import { bindingOf, configurationOf, repositoryObjects, restoreOf } from '../../src/cluster/documents.js';
import { NAMESPACE, namespaceObject, type Scene, startScene } from '../../src/cluster/scene.js';
import { beginBackup, endOf } from '../../src/cluster/sessions.js';

const [postgres] = CLUSTER_DATABASES;
if (postgres === undefined) throw new Error('There is no database');

let scene: Scene;
let server: Workload;
let before: string;

beforeAll(async () => {
  scene = await startScene(`backends-${process.pid}`, ['postgres']);
  server = await startWorkload(scene.cluster, { kind: 'postgres', namespace: NAMESPACE });
  await postgres.fill(server);
  before = await postgres.describe(server);
  await scene.cluster.apply([bindingOf({ name: 'db' }, server, postgres.binding)]);
});

afterAll(() => scene?.cluster.stop());

const ref = { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'db' };

/** Backs the database up, loses it, and restores it. */
async function roundTrip(name: string, repository: object = { name }): Promise<void> {
  const spec = { repository, target: { ref } };
  await beginBackup(scene, configurationOf({ name }, spec), `${name}-1`);
  await endOf(scene, 'BackupSession', `${name}-1`);
  await postgres?.destroy(server);
  await scene.cluster.apply([restoreOf({ name: `${name}-back` }, name, spec)]);
  await endOf(scene, 'RestoreSession', `${name}-back`);
  expect(await postgres?.describe(server)).toBe(before);
}

async function makeRepository(name: string, backend: Backend): Promise<void> {
  await scene.cluster.apply(repositoryObjects({ name }, backend));
}

/** A volume that is handed to the group of its pod, as those of most providers are and folders of a node are not. */
async function makeGroupVolume(name: string, path: string): Promise<void> {
  const size = { storage: '1Gi' };
  const nodeSelectorTerms = [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] }];
  const common = { accessModes: ['ReadWriteOnce'], storageClassName: 'by-hand' };
  await scene.cluster.onNode(['busybox', 'mkdir', '-p', '-m', '750', path]);
  await scene.cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        ...common,
        capacity: size,
        local: { path },
        nodeAffinity: { required: { nodeSelectorTerms } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: NAMESPACE, name },
      spec: { ...common, volumeName: name, resources: { requests: size } },
    },
  ]);
}

test('a repository in a new volume, which belongs to root', async () => {
  await makeGroupVolume('fresh', '/tmp/fresh-volume');
  await makeRepository('fresh', { local: { mountPath: '/safe', persistentVolumeClaim: { claimName: 'fresh' } } });
  await roundTrip('fresh');
});

test('a repository below a folder of a volume that is closed to all but nobody', async () => {
  const folder = await makeClaim(scene.cluster, 'closed');
  shell(folder, 'mkdir below; chown 65534:65534 . below; chmod 700 . below');
  const local = { mountPath: '/safe', subPath: 'below', persistentVolumeClaim: { claimName: 'closed' } };
  await makeRepository('closed', { local });
  await roundTrip('closed');
  expect(shell(folder, 'stat -c "%a %u" .; ls; ls below | head -n 1')).toBe('700 65534\nbelow\nconfig\n');
});

test('a repository in a folder of the node', async () => {
  await scene.cluster.onNode(['busybox', 'mkdir', '-p', '-m', '777', '/tmp/on-node']);
  await makeRepository('on-node', { local: { mountPath: '/safe', hostPath: { path: '/tmp/on-node' } } });
  await roundTrip('on-node');
});

test('a repository in a bucket', async () => {
  const store = await startWorkload(scene.cluster, { kind: 's3', namespace: NAMESPACE });
  const keys = { AWS_ACCESS_KEY_ID: store.username, AWS_SECRET_ACCESS_KEY: store.password };
  const s3 = { endpoint: `http://${store.host}:${store.port}`, bucket: 'backups', prefix: 'some/where' };
  await scene.cluster.apply(repositoryObjects({ name: 'bucket' }, { s3 }, { keys }));
  await roundTrip('bucket');
});

test('a Repository of another namespace that lets this one use it', async () => {
  const place = { name: 'shared', namespace: 'stores' };
  await scene.cluster.apply([namespaceObject(place.namespace)]);
  const store = await startWorkload(scene.cluster, { kind: 'rest-server', namespace: place.namespace });
  const keys = { REST_SERVER_USERNAME: store.username, REST_SERVER_PASSWORD: store.password };
  const usagePolicy = { allowedNamespaces: { from: 'All' } };
  const rest = { url: `http://${store.host}:${store.port}/shared` };
  await scene.cluster.apply(repositoryObjects(place, { rest }, { keys, spec: { usagePolicy } }));
  await roundTrip('elsewhere', place);
  const { status } = await scene.get<Repository>('repository', place.name, place.namespace);
  expect(status).toMatchObject({ snapshotCount: 1, integrity: true });
});

test('a folder that its programs may not write to fails the session, and says which', async () => {
  await scene.cluster.onNode(['busybox', 'mkdir', '-p', '-m', '755', '/tmp/of-root']);
  await makeRepository('of-root', { local: { mountPath: '/safe', hostPath: { path: '/tmp/of-root' } } });
  const spec = { repository: { name: 'of-root' }, target: { ref } };
  await beginBackup(scene, configurationOf({ name: 'of-root' }, spec), 'of-root-1');
  const session = await endOf(scene, 'BackupSession', 'of-root-1', { phase: 'Failed' });
  expect(JSON.stringify(session.status)).toMatch(/\/safe.*permission denied/i);
});

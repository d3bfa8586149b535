import { createHash } from 'node:crypto';
import type { ApiObject } from '@stash-addons/core';
import { startWorkload, type Workload } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLUSTER_DATABASES } from '../../src/cluster/databases.js';
import * as documents from '../../src/cluster/documents.js';
import { processesOfPods, type SeenProcess } from '../../src/cluster/processes.js';
import { namespaceObject, type Scene, startScene } from '../../src/cluster/scene.js';
import { beginBackup, endOf, logsOf } from '../../src/cluster/sessions.js';
import { eventually } from '../../src/wait.js';

const [postgres] = CLUSTER_DATABASES;
if (postgres === undefined) throw new Error('There is no database');

/** Pods that the restricted standard does not allow are not let in here. */
const NAMESPACE = 'strict';
const place = { name: 'db', namespace: NAMESPACE };

let scene: Scene;
let server: Workload;
let store: Workload;
/** What nobody but the side that it belongs to may know. */
let secrets: { database: string; store: string; repository: string };
const seen: SeenProcess[] = [];

beforeAll(async () => {
  scene = await startScene(`secrets-${process.pid}`, ['postgres', 'pvc']);
  await scene.cluster.apply([
    namespaceObject('servers'),
    namespaceObject(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' }),
  ]);
  server = await startWorkload(scene.cluster, { kind: 'postgres', namespace: 'servers' });
  store = await startWorkload(scene.cluster, { kind: 'rest-server', namespace: 'servers' });
  secrets = { database: server.password, store: store.password, repository: documents.REPOSITORY_PASSWORD };
  await postgres.fill(server);
  const keys = { REST_SERVER_USERNAME: store.username, REST_SERVER_PASSWORD: store.password };
  const rest = { url: `http://${store.host}:${store.port}/db` };
  await scene.cluster.apply([
    ...documents.repositoryObjects(place, { rest }, { keys }),
    documents.secretObject({ ...place, name: server.name }, { username: server.username, password: server.password }),
    documents.secretObject({ ...place, name: 'not-named' }, { password: 'of somebody else' }),
    documents.bindingOf(place, server, postgres.binding),
  ]);
});

afterAll(() => scene?.cluster.stop());

interface Container {
  name: string;
  env?: { valueFrom?: { secretKeyRef?: object } }[];
  envFrom?: object[];
}

interface Volume {
  projected?: { sources: { secret?: { name: string } }[] };
  secret?: { secretName: string };
}

type Pod = ApiObject & { spec: { initContainers?: Container[]; containers: Container[]; volumes: Volume[] } };

async function podOf(job: string): Promise<Pod> {
  const [pod] = await scene.list<Pod>('pod', `batch.kubernetes.io/job-name=${job}`, NAMESPACE);
  return pod as Pod;
}

function containersOf({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

test('a restricted namespace runs a backup and a restore', async () => {
  const before = await postgres.describe(server);
  await beginBackup(scene, documents.configurationOf(place, {}), 'db-1');
  seen.push(...(await processesOfPods(scene.cluster, endOf(scene, 'BackupSession', 'db-1', { namespace: NAMESPACE }))));
  await endOf(scene, 'BackupSession', 'db-1', { namespace: NAMESPACE });
  await postgres.destroy(server);
  await scene.cluster.apply([documents.restoreOf({ ...place, name: 'db-back' }, 'db')]);
  seen.push(
    ...(await processesOfPods(scene.cluster, endOf(scene, 'RestoreSession', 'db-back', { namespace: NAMESPACE }))),
  );
  await endOf(scene, 'RestoreSession', 'db-back', { namespace: NAMESPACE });
  expect(await postgres.describe(server)).toBe(before);
});

test('no container of it has a token, and none sees a Secret but those that are named', async () => {
  for (const job of ['stash-backup-db-1-0', 'stash-restore-db-back-0']) {
    const pod = await podOf(job);
    expect(JSON.stringify(pod.spec)).not.toMatch(/serviceAccountToken|kubernetes\.io\/serviceaccount/);
    const sources = pod.spec.volumes.flatMap(({ projected, secret }) => [
      ...(projected?.sources ?? []).flatMap((one) => one.secret?.name ?? []),
      ...(secret === undefined ? [] : [secret.secretName]),
    ]);
    expect(sources.sort()).toEqual(['db-store', 'postgres', job].sort());
    for (const { name, env = [], envFrom = [] } of containersOf(pod)) {
      expect([name, env.filter(({ valueFrom }) => valueFrom?.secretKeyRef), envFrom]).toEqual([name, [], []]);
    }
  }
});

test('no secret is in an argument, nor in the environment of the other side', () => {
  const argued = seen.filter(({ argv }) => Object.values(secrets).some((secret) => argv.includes(secret)));
  expect(argued.map(({ program }) => program)).toEqual([]);
  const knowing = (...texts: string[]) =>
    new Set(seen.filter(({ env }) => texts.some((text) => env.includes(text))).map(({ program }) => program));
  // setpriv becomes what it starts; the servers know their own.
  const [client, restic] = [knowing(secrets.database), knowing(secrets.store, secrets.repository)];
  expect([...restic].filter((name) => !/^(restic|setpriv|rest-server)$/.test(name))).toEqual([]);
  expect([...client].filter((name) => !/^(psql|pg_dump|pg_dumpall|sh|setpriv|postgres)$/.test(name))).toEqual([]);
  expect(seen.some(({ program }) => program === 'restic')).toBe(true);
  expect(seen.some(({ program }) => /^(psql|pg_dump|pg_dumpall)$/.test(program))).toBe(true);
});

test('no secret is in a log, an event, a status or an annotation', async () => {
  const kinds =
    'backupconfigurations,backupsessions,restoresessions,repositories,jobs,pods,events,serviceaccounts,leases';
  const objects = await scene.cluster.kubectl(['get', kinds, '--all-namespaces', '--output=json']);
  const logs = await Promise.all(
    ['stash-backup-db-1-0', 'stash-restore-db-back-0'].map((job) => logsOf(scene, job, NAMESPACE)),
  );
  const operator = await scene.cluster.kubectl(['logs', 'deployment/stash-addons-operator', '--namespace=stash']);
  const told = [objects, ...logs, operator].join('\n');
  expect(told).toContain('db-back');
  for (const [whose, secret] of Object.entries(secrets)) {
    for (const form of [
      secret,
      Buffer.from(secret).toString('base64'),
      createHash('sha1').update(secret).digest('hex'),
    ]) {
      expect([whose, told.includes(form)]).toEqual([whose, false]);
    }
  }
});

test('what needs root is refused there before a Job is made, with what the standard says', async () => {
  await scene.cluster.apply([
    ...documents.repositoryObjects({ ...place, name: 'files' }, { rest: { url: `http://${store.host}:8000/files` } }),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: NAMESPACE, name: 'files' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  ]);
  const ref = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'files' };
  const spec = { task: { name: 'pvc-backup' }, target: { ref } };
  await beginBackup(scene, documents.configurationOf({ ...place, name: 'files' }, spec), 'files-1');
  const session = await eventually('the session has ended', async () => {
    const found = await scene.get<ApiObject & { status?: { phase?: string } }>('backupsession', 'files-1', NAMESPACE);
    return found.status?.phase === 'Failed' ? found : undefined;
  });
  expect(JSON.stringify(session.status)).toMatch(/SA_OPERATOR_REFUSED.*violates PodSecurity/);
  expect(await scene.list('job', 'stash.appscode.com/invoker-name=files', NAMESPACE)).toEqual([]);
});

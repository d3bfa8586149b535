import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiObject, Backend, RestoreSession } from '@stash-addons/core';
import { startWorkload } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimRef, describeFolder, emptyFolder, fillFolder, makeClaim, shell } from '../../src/cluster/claims.js';
import { configurationOf, repositoryObjects, restoreOf } from '../../src/cluster/documents.js';
import { NAMESPACE, type Scene, startScene } from '../../src/cluster/scene.js';
import { beginBackup, endOf } from '../../src/cluster/sessions.js';

type S3Backend = NonNullable<Backend['s3']>;

let scene: Scene;
let store: { s3: S3Backend; keys: Record<string, string> };

beforeAll(async () => {
  scene = await startScene(`volumes-${process.pid}`, ['pvc']);
  const server = await startWorkload(scene.cluster, { kind: 's3', namespace: NAMESPACE });
  const keys = { AWS_ACCESS_KEY_ID: server.username, AWS_SECRET_ACCESS_KEY: server.password };
  store = { s3: { endpoint: `http://${server.host}:${server.port}`, bucket: 'backups' }, keys };
  await makeRepository('volumes');
});

afterAll(() => scene?.cluster.stop());

async function makeRepository(name: string): Promise<void> {
  const s3 = { ...store.s3, prefix: name };
  await scene.cluster.apply(repositoryObjects({ name }, { s3 }, { keys: store.keys }));
}

async function backUp(claim: string, target: object = {}, repository = 'volumes'): Promise<void> {
  const spec = { repository: { name: repository }, task: { name: 'pvc-backup' } };
  const configuration = configurationOf({ name: claim }, { ...spec, target: { ref: claimRef(claim), ...target } });
  await beginBackup(scene, configuration, `${claim}-1`);
  await endOf(scene, 'BackupSession', `${claim}-1`);
}

async function restore(name: string, claim: string, target: object = {}): Promise<void> {
  const spec = { task: { name: 'pvc-restore' }, target: { ref: claimRef(claim), ...target } };
  await scene.cluster.apply([restoreOf({ name }, 'volumes', spec)]);
  await endOf<RestoreSession>(scene, 'RestoreSession', name);
}

test('files of root and others come back with owners, modes, links, attributes and holes', async () => {
  const folder = await makeClaim(scene.cluster, 'mixed');
  fillFolder(folder);
  const before = describeFolder(folder);
  await backUp('mixed');
  expect(describeFolder(folder)).toBe(before);
  emptyFolder(folder);
  expect(readdirSync(folder)).toEqual([]);
  await restore('mixed-back', 'mixed');
  expect(describeFolder(folder)).toBe(before);
  expect(before).toMatch(/^attributes: 1$/m);
  const [session] = await scene.list<ApiObject & { spec: { securityContext?: object } }>(
    'pod',
    'batch.kubernetes.io/job-name=stash-restore-mixed-back-0',
  );
  expect(session?.spec.securityContext).not.toHaveProperty('fsGroup');
});

test('what is there already stays, and a rule brings back only what it names', async () => {
  const folder = await makeClaim(scene.cluster, 'some');
  shell(folder, 'mkdir a b; echo 1 > a/one; echo 2 > a/two.tmp; echo 3 > b/three');
  const mounted = { volumeMounts: [{ name: 'any', mountPath: '/source/data' }], paths: ['/source/data'] };
  await backUp('some', { ...mounted, exclude: ['*.tmp'] });
  shell(folder, 'rm -r a b; echo new > new');
  const rules = [{ paths: ['/source/data'], include: ['/source/data/a'] }];
  await restore('some-back', 'some', { volumeMounts: mounted.volumeMounts, rules });
  expect(shell(folder, 'find . -type f | sort; cat new')).toBe('./a/one\n./new\nnew\n');
});

test('of several hosts in a repository the one that a rule names is restored, also into another claim', async () => {
  for (const host of ['web', 'worker']) {
    const folder = await makeClaim(scene.cluster, host);
    writeFileSync(join(folder, 'host'), host);
    await backUp(host, { alias: host });
  }
  const folder = await makeClaim(scene.cluster, 'other');
  await restore('other-back', 'other', { rules: [{ sourceHost: 'web' }] });
  expect(shell(folder, 'cat host')).toBe('web');
});

const CLAIM = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

/** Makes the claims `<name>-<ordinal>` and restores into them. */
async function restoreIntoClaims(name: string, target: object, spec: object = {}): Promise<void> {
  const volumeClaimTemplates = [{ metadata: { name: `${name}-\${POD_ORDINAL}` }, spec: CLAIM }];
  const own = { volumeMounts: [{ name, mountPath: '/stash-data' }], volumeClaimTemplates, ...target };
  await scene.cluster.apply([restoreOf({ name }, 'lone', { target: own, ...spec })]);
}

test('claims are made of templates, one for each replica, with all that a file has; and never one that is there', async () => {
  await makeRepository('lone');
  const folder = await makeClaim(scene.cluster, 'source');
  fillFolder(folder);
  const before = describeFolder(folder);
  await backUp('source', {}, 'lone');
  await restoreIntoClaims('copy', { replicas: 2, rules: [{ sourceHost: 'host-0' }] });
  const { status } = await endOf<RestoreSession>(scene, 'RestoreSession', 'copy', { job: 'stash-restore-copy-0-0' });
  expect(status).toMatchObject({ totalHosts: 2 });
  expect(status?.stats?.map(({ hostname, phase }) => `${hostname} ${phase}`).sort()).toEqual([
    'host-0 Succeeded',
    'host-1 Succeeded',
  ]);
  for (const ordinal of [0, 1]) {
    expect(describeFolder(await scene.cluster.volumeFolder(NAMESPACE, `copy-${ordinal}`))).toBe(before);
  }
  await restoreIntoClaims('single', { rules: [{ snapshots: ['latest'] }] }, { task: { name: 'pvc-restore' } });
  await endOf(scene, 'RestoreSession', 'single', { job: 'stash-restore-single-0-0' });
  expect(describeFolder(await scene.cluster.volumeFolder(NAMESPACE, 'single-0'))).toBe(before);

  const foreign = await makeClaim(scene.cluster, 'mine-1');
  shell(foreign, 'echo mine > only');
  const untouched = shell(foreign, 'stat --printf "%n %Y %i " . only; cat only');
  await restoreIntoClaims('mine', { replicas: 2, rules: [{ sourceHost: 'host-0' }] });
  const refused = await endOf<RestoreSession>(scene, 'RestoreSession', 'mine', { phase: 'Failed' });
  expect(JSON.stringify(refused.status?.conditions)).toContain('SA_OPERATOR_CLAIM_EXISTS');
  expect(shell(foreign, 'stat --printf "%n %Y %i " . only; cat only')).toBe(untouched);
  const claims = await scene.list<ApiObject>('persistentvolumeclaim');
  expect(claims.map(({ metadata }) => metadata.name)).not.toContain('mine-0');
});

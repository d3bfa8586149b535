import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiObject, RestoreSession } from '@stash-addons/core';
import { startWorkload } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimRef, describeFolder, emptyFolder, fillFolder, makeClaim, shell } from '../../src/cluster/claims.js';
import { configurationOf, repositoryObjects, restoreOf } from '../../src/cluster/documents.js';
import { NAMESPACE, type Scene, startScene } from '../../src/cluster/scene.js';
import { beginBackup, endOf } from '../../src/cluster/sessions.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene(`volumes-${process.pid}`, ['pvc']);
  const store = await startWorkload(scene.cluster, { kind: 's3', namespace: NAMESPACE });
  const keys = { AWS_ACCESS_KEY_ID: store.username, AWS_SECRET_ACCESS_KEY: store.password };
  const s3 = { endpoint: `http://${store.host}:${store.port}`, bucket: 'backups', prefix: 'volumes' };
  await scene.cluster.apply(repositoryObjects({ name: 'volumes' }, { s3 }, { keys }));
});

afterAll(() => scene?.cluster.stop());

async function backUp(claim: string, target: object = {}): Promise<void> {
  const spec = { repository: { name: 'volumes' }, task: { name: 'pvc-backup' } };
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

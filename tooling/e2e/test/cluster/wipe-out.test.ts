import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiObject } from '@stash-addons/core';
import { startWorkload, type Workload } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimRef, makeClaim, shell } from '../../src/cluster/claims.js';
import { configurationOf, repositoryObjects } from '../../src/cluster/documents.js';
import { OPERATOR_NAMESPACE } from '../../src/cluster/operator-objects.js';
import { NAMESPACE, type Scene, startScene } from '../../src/cluster/scene.js';
import { beginBackup, endOf } from '../../src/cluster/sessions.js';
import { eventually } from '../../src/wait.js';

let scene: Scene;
let store: Workload;
let bucket: string;

beforeAll(async () => {
  scene = await startScene(`wipe-out-${process.pid}`, ['pvc']);
  store = await startWorkload(scene.cluster, { kind: 's3', namespace: NAMESPACE });
  bucket = join(await scene.cluster.volumeFolder(NAMESPACE, `data-${store.pod}`), 'buckets', 'backups');
  writeFileSync(join(await makeClaim(scene.cluster, 'files'), 'file'), 'content');
});

afterAll(() => scene?.cluster.stop());

const IN_DEMO = `--namespace=${NAMESPACE}`;

/** A Repository with one snapshot, which nothing refers to any more. */
async function storedIn(name: string, prefix: string, wipeOut: boolean): Promise<void> {
  const s3 = { endpoint: `http://${store.host}:${store.port}`, bucket: 'backups', prefix };
  const keys = { AWS_ACCESS_KEY_ID: store.username, AWS_SECRET_ACCESS_KEY: store.password };
  await scene.cluster.apply(repositoryObjects({ name }, { s3 }, { keys, spec: { wipeOut } }));
  const spec = { task: { name: 'pvc-backup' }, target: { ref: claimRef('files') } };
  await beginBackup(scene, configurationOf({ name }, spec), `${name}-1`);
  await endOf(scene, 'BackupSession', `${name}-1`);
  await scene.cluster.kubectl(['delete', 'backupconfiguration', name, IN_DEMO]);
}

/** Paths and bytes of all that lies at a prefix. */
function contentOf(prefix: string): string {
  return shell(bucket, `find '${prefix}' -type f -exec sha256sum {} + | sort -k 2`);
}

/** What is left of a repository that was wiped out: what opens it, and none of what was stored in it. */
function isEmpty(prefix: string): boolean {
  const left = shell(join(bucket, prefix), 'find . -type f').trim().split('\n').sort();
  return left.length === 2 && left[0] === './config' && /^\.\/keys\/[0-9a-f]{64}$/.test(left[1] ?? '');
}

async function remove(repository: string, ...flags: string[]): Promise<void> {
  await scene.cluster.kubectl(['delete', 'repository', repository, IN_DEMO, ...flags]);
}

type Told = ApiObject & { reason: string; message: string; involvedObject: { name: string } };

function told(repository: string, reason: string): Promise<Told> {
  return eventually(`the event ${reason} of ${repository}`, async () =>
    (await scene.list<Told>('event')).find((one) => one.involvedObject.name === repository && one.reason === reason),
  );
}

const jobsOf = async (repository: string): Promise<ApiObject[]> =>
  (await scene.list<ApiObject>('job')).filter(({ metadata }) =>
    metadata.name?.startsWith(`stash-wipe-out-${repository}-`),
  );

test('what a Repository has stored goes with it, and nothing beside it', async () => {
  await storedIn('kept', 'beside', false);
  await storedIn('wiped', 'wiped', true);
  const beside = contentOf('beside');
  expect(isEmpty('wiped')).toBe(false);
  await remove('wiped', '--timeout=90s');
  expect(isEmpty('wiped')).toBe(true);
  expect(contentOf('beside')).toBe(beside);
  expect((await told('wiped', 'Repository Wiped Out')).message).toBe('Its data are gone');
});

test('while another Repository lies inside its prefix, nothing of either is deleted', async () => {
  await storedIn('outer', 'team', true);
  await storedIn('inner', 'team/app', false);
  const before = contentOf('team');
  await remove('outer', '--wait=false');
  const { message } = await told('outer', 'WipeOut Refused');
  expect(message).toContain('the Repository demo/inner has the same place, or one that contains the other');
  expect([contentOf('team'), await jobsOf('outer')]).toEqual([before, []]);
  const inside = contentOf('team/app');
  await remove('inner');
  await scene.cluster.kubectl(['wait', 'repository/outer', IN_DEMO, '--for=delete', '--timeout=120s']);
  expect(contentOf('team/app')).toBe(inside);
  expect(contentOf('team')).not.toContain('team/snapshots/');
});

test('an operator that is killed meanwhile is followed by one that goes on', async () => {
  await storedIn('survivor', 'survivor', true);
  await remove('survivor', '--wait=false');
  await eventually('there is a Job', async () => (await jobsOf('survivor'))[0]);
  const where = `--namespace=${OPERATOR_NAMESPACE}`;
  await scene.cluster.kubectl(['delete', 'pod', '--all', where, '--force', '--grace-period=0']);
  await scene.cluster.kubectl(['wait', 'repository/survivor', IN_DEMO, '--for=delete', '--timeout=120s']);
  expect(isEmpty('survivor')).toBe(true);
});

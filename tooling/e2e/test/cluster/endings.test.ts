import type { ApiObject, BackupSession } from '@stash-addons/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimRef, makeClaim, shell } from '../../src/cluster/claims.js';
import { configurationOf, repositoryObjects } from '../../src/cluster/documents.js';
import { OPERATOR_NAMESPACE } from '../../src/cluster/operator-objects.js';
import { NAMESPACE, type Scene, startScene } from '../../src/cluster/scene.js';
import { playNode } from '../../src/cluster/played-node.js';
import { beginBackup, endOf } from '../../src/cluster/sessions.js';
import { eventually, until } from '../../src/wait.js';

/** What the kubelet has told is an ending this soon. */
const SOON_MS = 10_000;
const PATIENCE_SECONDS = 8;
const NODE_GONE_MS = 90_000;
const where = `--namespace=${NAMESPACE}`;
const times: string[] = [];
let scene: Scene;

beforeAll(async () => {
  scene = await startScene(`endings-${process.pid}`, ['pvc']);
  const args = [`--image-pull-timeout=${PATIENCE_SECONDS}s`, `--scheduling-timeout=${PATIENCE_SECONDS}s`];
  const patch = JSON.stringify({ spec: { template: { spec: { containers: [{ name: 'operator', args }] } } } });
  const operator = ['deployment/stash-addons-operator', `--namespace=${OPERATOR_NAMESPACE}`];
  await scene.cluster.kubectl(['patch', ...operator, '--patch', patch]);
  await scene.cluster.kubectl(['rollout', 'status', ...operator, '--timeout=60s']);
  shell(await makeClaim(scene.cluster, 'data'), 'echo precious > file');
  await makeClaim(scene.cluster, 'store');
  const local = { mountPath: '/safe', persistentVolumeClaim: { claimName: 'store' } };
  await scene.cluster.apply(repositoryObjects({ name: 'store' }, { local }));
});

afterAll(async () => {
  await scene?.cluster.stop();
  console.log(['ending | reason | time', ...times].join('\n'));
});

interface ContainerStatus {
  state?: { running?: object; terminated?: { finishedAt: string } };
}

type Pod = ApiObject & { status?: { phase?: string; initContainerStatuses?: ContainerStatus[] } };

async function podsOf(name: string): Promise<Pod[]> {
  return scene.list<Pod>('pod', `batch.kubernetes.io/job-name=stash-backup-${name}-1-0`);
}

function begin(name: string, spec: object = {}): Promise<void> {
  const target = { ref: claimRef('data') };
  const common = { repository: { name: 'store' }, task: { name: 'pvc-backup' }, target };
  return beginBackup(scene, configurationOf({ name }, { ...common, ...spec }), `${name}-1`);
}

/** What takes so long that something can happen to it. */
const SLOW = { hooks: { preBackup: { exec: { command: ['sleep', '600'] } } } };

/** The pod, as soon as its first container works. */
const podOf = (name: string) =>
  eventually(`${name} runs`, async () => {
    const [pod] = await podsOf(name);
    return pod?.status?.initContainerStatuses?.[0]?.state?.running && (pod.metadata.name ?? '');
  });

/** The session's reason, and how long after `since` it had ended. */
async function ending(name: string, since: () => Promise<number> | number) {
  const { status = {} } = await endOf<BackupSession>(scene, 'BackupSession', `${name}-1`, { phase: 'Failed' });
  const took = Date.now() - (await since());
  const conditions = [status, ...(status.targets ?? [])].flatMap(({ conditions: own = [] }) => own);
  const said = conditions.find(({ type }) => type === 'BackupDisrupted' || type === 'DeadlineExceeded');
  const { reason = '', message = '' } = said ?? {};
  times.push(`${name} | ${reason} | ${(took / 1000).toFixed(1)} s`);
  return { took, reason, message };
}

/** When the container that failed had ended, by the kubelet's own clock in whole seconds. */
async function endOfContainer(name: string): Promise<number> {
  const [pod] = await podsOf(name);
  return Date.parse(pod?.status?.initContainerStatuses?.[0]?.state?.terminated?.finishedAt ?? '');
}

async function made(name: string): Promise<number> {
  const { metadata } = await scene.get<BackupSession>('backupsession', `${name}-1`);
  return Date.parse(metadata.creationTimestamp ?? '');
}

test('a container that needs more memory than it may have', async () => {
  const limits = { memory: '24Mi' };
  await begin('starved', { runtimeSettings: { container: { resources: { limits, requests: limits } } } });
  const { reason, took } = await ending('starved', () => endOfContainer('starved'));
  expect([reason, took < SOON_MS]).toEqual(['OutOfMemory', true]);
});

test('an init container that cannot begin its work, with its last words', async () => {
  const env = [{ name: 'NODE_OPTIONS', value: '--no-such-option' }];
  await begin('init', { runtimeSettings: { container: { env } } });
  const { reason, took, message } = await ending('init', () => endOfContainer('init'));
  expect([reason, took < SOON_MS]).toEqual(['InitContainerFailed', true]);
  expect(message).toContain('--no-such-option');
});

test.each(['pod', 'job'])('a %s that is deleted', async (kind) => {
  const name = `${kind}-deleted`;
  await begin(name, SLOW);
  const pod = await podOf(name);
  const began = Date.now();
  const object = kind === 'pod' ? pod : `stash-backup-${name}-1-0`;
  await scene.cluster.kubectl(['delete', kind, object, where, '--wait=false']);
  const { reason, took } = await ending(name, () => began);
  expect([reason, took < SOON_MS]).toEqual(['ExecutorDeleted', true]);
});

test('a session that runs out of time, and its pod with it', async () => {
  await begin('late', { ...SLOW, timeOut: '12s' });
  const { reason, took } = await ending('late', async () => (await made('late')) + 12_000);
  expect([reason, took < SOON_MS]).toEqual(['FailedToCompleteWithinDeadline', true]);
  await until('its pod is gone or has ended', async () => {
    return (await podsOf('late')).every(({ status }) => status?.phase === 'Failed');
  });
});

test('a session that is cancelled', async () => {
  await begin('cancelled', SLOW);
  await podOf('cancelled');
  const began = Date.now();
  const mark = 'stash-addons.dev/cancel=enough';
  await scene.cluster.kubectl(['annotate', 'backupsession', 'cancelled-1', where, mark]);
  const session = await endOf<BackupSession>(scene, 'BackupSession', 'cancelled-1', { phase: 'Failed' });
  times.push(`cancelled | CancelledOnRequest | ${((Date.now() - began) / 1000).toFixed(1)} s`);
  expect(JSON.stringify(session.status)).toContain('CancelledOnRequest');
  expect(Date.now() - began).toBeLessThan(SOON_MS);
});

test('a pod that no node takes', async () => {
  await begin('unplaced', { runtimeSettings: { pod: { nodeSelector: { 'acme.dev/disk': 'none' } } } });
  const { reason, took } = await ending('unplaced', async () => (await made('unplaced')) + PATIENCE_SECONDS * 1000);
  expect([reason, took < SOON_MS]).toEqual(['PodNotScheduled', true]);
});

test('an image that cannot be pulled', async () => {
  const metadata = { name: 'no-image' };
  const spec = { image: 'registry.invalid/none:1', args: ['none'] };
  const steps = [{ name: 'no-image' }, { name: 'update-status' }];
  const apiVersion = 'stash.appscode.com/v1beta1';
  await scene.cluster.apply([
    { apiVersion, kind: 'Function', metadata, spec },
    { apiVersion, kind: 'Task', metadata, spec: { steps } },
  ]);
  await begin('unpulled', { task: { name: 'no-image' } });
  const { reason, took } = await ending('unpulled', async () => (await made('unpulled')) + PATIENCE_SECONDS * 1000);
  expect([reason, took < SOON_MS]).toEqual(['ImageNotPulled', true]);
});

test('a node that does not answer any more', async () => {
  const endPlay = await playNode(scene.cluster);
  await begin('noded', SLOW);
  await podOf('noded');
  await scene.cluster.stopServer('kubelet', 'SIGKILL');
  const status = '--output=jsonpath={.status.conditions[?(@.type=="Ready")].status}';
  const whenLost = async () =>
    (await scene.cluster.kubectl(['get', 'node', 'node1', status])) === 'True' ? undefined : Date.now();
  const lost = await eventually('the node is not ready', whenLost, NODE_GONE_MS);
  const whenFailed = async () =>
    (await scene.get<BackupSession>('backupsession', 'noded-1')).status?.phase === 'Failed' || undefined;
  await eventually('the node is given up', whenFailed, 2 * NODE_GONE_MS);
  const { reason, took } = await ending('noded', () => lost);
  endPlay();
  expect([reason, took < NODE_GONE_MS]).toEqual(['NodeLost', true]);
}, 300_000);

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiObject, BackupConfiguration, BackupSession, Repository, SecretObject } from '@stash-addons/core';
import { FakeKubelet } from './fake-kubelet.js';
import {
  endOf,
  eventually,
  NAMESPACE,
  type OperatorProcess,
  saidOf,
  type Scene,
  startOperator,
  startScene,
} from './scene.js';
import { configuration, PASSWORD, sessionOf, widgetObjects } from './widget.js';

let scene: Scene;
let kubelet: FakeKubelet;
let operator: OperatorProcess;

beforeAll(async () => {
  scene = await startScene('operator');
  kubelet = new FakeKubelet(scene);
  operator = startOperator(scene, 'first', ['--image-pull-timeout=1s', '--scheduling-timeout=1h']);
});

afterAll(async () => {
  await operator.end('SIGTERM');
  await scene.stop();
});

const ready = (name: string): Promise<BackupConfiguration> =>
  eventually(async () => {
    const found = await scene.get<BackupConfiguration>('backupconfiguration', name);
    return found?.status?.phase === 'Ready' ? found : undefined;
  });

/** A session by hand, of a widget of its own, whose pod is there. */
async function begin(name: string, spec: Record<string, unknown> = {}): Promise<string> {
  await scene.cluster.apply(widgetObjects(name, spec));
  await ready(name);
  await scene.cluster.apply([sessionOf(name, `${name}-1`)]);
  return `${name}-1`;
}

function requestIn(secret: SecretObject | undefined): unknown {
  return JSON.parse(Buffer.from(secret?.data?.['request.json'] ?? '', 'base64').toString());
}

describe('a session', () => {
  it('succeeds with what its last container left, and lets go of its Job', async () => {
    const name = await begin('good');
    await kubelet.succeed(name, { repository: { integrity: true, totalSize: '1.000 KiB', snapshotCount: 1 } });
    const session = await endOf(scene, name);
    expect(session.status).toMatchObject({
      phase: 'Succeeded',
      targets: [{ phase: 'Succeeded', totalHosts: 1, stats: [{ hostname: 'host-0', phase: 'Succeeded' }] }],
    });
    const repository = await scene.get<Repository>('repository', 'good');
    expect(repository?.status).toMatchObject({ integrity: true, snapshotCount: 1, references: [{ name: 'good' }] });
    expect(repository?.status?.lastBackupTime).toBe(session.metadata.creationTimestamp);
    const job = await eventually(async () => {
      const found = await scene.get<ApiObject>('job', `stash-backup-${name}-0`);
      return found?.metadata.finalizers?.includes('stash-addons.dev/settle') ? undefined : found;
    });
    expect(job).toMatchObject({ spec: { ttlSecondsAfterFinished: 3600 } });
    expect(await scene.get<SecretObject>('secret', `stash-backup-${name}-0`)).toBeUndefined();
  });

  it('gives its pod the request and the Secrets, and no token', async () => {
    const name = await begin('given');
    const { spec } = await kubelet.podOf(name);
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(spec)).not.toContain('serviceAccountToken');
    expect(JSON.stringify(spec)).not.toContain(PASSWORD);
    const items = [{ key: 'password', path: `secrets/${NAMESPACE}/widget-auth/password` }];
    const secrets = [{ name: `stash-backup-${name}-0` }, { name: 'storage' }, { name: 'widget-auth', items }];
    const sources = secrets.map((secret) => ({ secret }));
    expect(spec.volumes?.find((volume) => volume.name === 'stash-run')).toMatchObject({ projected: { sources } });
    const own = await scene.get<SecretObject>('secret', `stash-backup-${name}-0`);
    expect(requestIn(own)).toMatchObject({
      operation: 'backup',
      session: { kind: 'BackupSession', name },
      addon: { name: 'widget', release: '1.0' },
      actions: [{ name: 'InitializeBackendRepository' }, {}, {}, {}],
      retention: { keepLast: 3, adoptUntagged: true },
    });
  });

  it.each([
    [
      'oom',
      { exitCode: 137, reason: 'OOMKilled' },
      'OutOfMemory',
      'The container update-status-1 needed more memory than it may use',
    ],
    [
      'died',
      { exitCode: 1, message: `cannot log in as ${PASSWORD}\n` },
      'ExecutorDied',
      'The container update-status-1 ended with exit status 1: cannot log in as [secret]',
    ],
  ])('fails where its pod does: %s', async (name, terminated, reason, message) => {
    const session = await begin(name);
    await kubelet.fail(session, terminated);
    expect(saidOf(await endOf(scene, session), 'BackupDisrupted')).toMatchObject({ status: 'True', reason, message });
  });

  it('fails where an image cannot be pulled for too long', async () => {
    const name = await begin('unpulled');
    const waiting = { reason: 'ImagePullBackOff', message: 'there is no such image' };
    const status = {
      name: 'widget-backup-1-0-0',
      image: 'x',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { waiting },
    };
    await kubelet.say(name, { initContainerStatuses: [status] });
    expect(saidOf(await endOf(scene, name), 'BackupDisrupted')).toMatchObject({ reason: 'ImageNotPulled' });
  });

  it('fails where its pod or its Job is deleted', async () => {
    const [first, second] = [await begin('podless'), await begin('jobless')];
    const { metadata } = await kubelet.podOf(first);
    await kubelet.podOf(second);
    await scene.cluster.kubectl(['delete', 'pod', metadata.name ?? '', `--namespace=${NAMESPACE}`, '--wait=false']);
    await scene.cluster.kubectl([
      'delete',
      'job',
      `stash-backup-${second}-0`,
      `--namespace=${NAMESPACE}`,
      '--wait=false',
    ]);
    for (const name of [first, second]) {
      expect(saidOf(await endOf(scene, name), 'BackupDisrupted')).toMatchObject({ reason: 'ExecutorDeleted' });
    }
  });

  it('is ended on request and at its deadline, and its pod with it', async () => {
    const [first, second] = [await begin('cancelled'), await begin('late', { timeOut: '3s' })];
    await kubelet.podOf(first);
    const session = ['backupsession', first, `--namespace=${NAMESPACE}`];
    await scene.cluster.kubectl(['annotate', ...session, 'stash-addons.dev/cancel=me']);
    expect(saidOf(await endOf(scene, first), 'SessionCancelled')).toMatchObject({ status: 'True' });
    expect(saidOf(await endOf(scene, second), 'DeadlineExceeded')).toMatchObject({ status: 'True' });
    await eventually(async () => {
      const pods = await scene.list<ApiObject>('pod', 'stash.appscode.com/target-name in (cancelled,late)');
      return pods.every((pod) => pod.metadata.deletionTimestamp !== undefined) || undefined;
    });
  });

  it('is tried again as often as it may', async () => {
    const name = await begin('again', { retryConfig: { maxRetry: 1, delay: '1s' } });
    await scene.cluster.kubectl(['delete', 'backupsession', name, `--namespace=${NAMESPACE}`]);
    const tried = sessionOf('again', 'again-5') as BackupSession;
    await scene.cluster.apply([{ ...tried, spec: { ...tried.spec, retryLeft: 1 } }]);
    await kubelet.fail('again-5', { exitCode: 1 });
    await kubelet.succeed('again-5-r0');
    expect((await endOf(scene, 'again-5-r0')).status?.phase).toBe('Succeeded');
    expect((await endOf(scene, 'again-5')).status).toMatchObject({ phase: 'Failed', retried: true });
  });

  it('says what its target lacks, and makes no Job', async () => {
    const name = await begin('foreign', { task: { name: 'gadget-backup-1.0' } });
    const said = saidOf(await endOf(scene, name), 'BackupExecutorEnsured');
    expect(said).toMatchObject({ status: 'False', message: expect.stringContaining('SA_ADDON_UNKNOWN') });
    expect(await scene.get('job', `stash-backup-${name}-0`)).toBeUndefined();
  });
});

describe('a BackupConfiguration', () => {
  it('is NotReady until its Repository is there, and its sessions are skipped', async () => {
    await scene.cluster.apply([configuration('early')]);
    const waiting = await eventually(async () => {
      const found = await scene.get<BackupConfiguration>('backupconfiguration', 'early');
      return found?.status?.phase === 'NotReady' ? found : undefined;
    });
    expect(waiting.metadata.finalizers).toEqual(['stash.appscode.com']);
    await scene.cluster.apply([sessionOf('early', 'early-1')]);
    expect((await endOf(scene, 'early-1')).status?.phase).toBe('Skipped');
    await scene.cluster.apply(widgetObjects('early'));
    await ready('early');
  });

  it('gets one session for each slot, one at a time, and keeps as many as it may', async () => {
    await scene.cluster.apply(widgetObjects('timed', { schedule: '@every 2s', backupHistoryLimit: 2 }));
    const seen = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const session = await eventually(async () => {
        const all = await scene.list<BackupSession>('backupsession', 'stash.appscode.com/invoker-name=timed');
        return all.find(({ metadata }) => !seen.has(metadata.name ?? ''));
      });
      const name = session.metadata.name ?? '';
      seen.add(name);
      const slot = new Date(session.metadata.annotations?.['stash-addons.dev/slot'] ?? '').getTime() / 1000;
      expect([name, slot % 2]).toEqual([`timed-${slot}`, 0]);
      await kubelet.succeed(name);
      await endOf(scene, name);
    }
    await scene.cluster.apply([configuration('timed', { schedule: '@every 2s', paused: true, backupHistoryLimit: 2 })]);
    const left = await eventually(async () => {
      const all = await scene.list<BackupSession>('backupsession', 'stash.appscode.com/invoker-name=timed');
      return all.length <= 3 ? all : undefined;
    });
    expect(left.length).toBeGreaterThanOrEqual(2);
  });

  it('goes when the Repository says no longer that it is used', async () => {
    await scene.cluster.apply(widgetObjects('leaving'));
    await ready('leaving');
    await scene.cluster.kubectl([
      'delete',
      'backupconfiguration',
      'leaving',
      `--namespace=${NAMESPACE}`,
      '--timeout=20s',
    ]);
    expect((await scene.get<Repository>('repository', 'leaving'))?.status?.references ?? []).toEqual([]);
  });

  it('takes the CronJob of an older installation away', async () => {
    const [own, ...needed] = widgetObjects('adopted').reverse() as [ApiObject, ...ApiObject[]];
    await scene.cluster.apply([...needed, { ...own, metadata: { ...own.metadata, finalizers: [] } }]);
    const { metadata } = await ready('adopted');
    const owner = {
      apiVersion: 'stash.appscode.com/v1beta1',
      kind: 'BackupConfiguration',
      name: 'adopted',
      uid: metadata.uid,
    };
    const template = { spec: { containers: [{ name: 'x', image: 'x' }], restartPolicy: 'Never' } };
    await scene.cluster.apply([
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { namespace: NAMESPACE, name: 'stash-trigger-adopted', ownerReferences: [owner] },
        spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } },
      },
    ]);
    const object = ['backupconfiguration', 'adopted', `--namespace=${NAMESPACE}`];
    const status = JSON.stringify({ status: { conditions: [] } });
    await scene.cluster.kubectl(['patch', ...object, '--subresource=status', '--type=merge', `--patch=${status}`]);
    await scene.cluster.kubectl(['patch', ...object, '--type=merge', '--patch={"spec":{"paused":true}}']);
    await eventually(async () =>
      (await scene.get('cronjob', 'stash-trigger-adopted')) === undefined ? true : undefined,
    );
  });
});

describe('the operator', () => {
  it('goes on after the API server was killed and came back', async () => {
    const name = await begin('healed');
    await kubelet.podOf(name);
    await scene.cluster.stopServer('kube-apiserver', 'SIGKILL');
    await scene.cluster.startServer('kube-apiserver');
    await eventually(() => scene.cluster.kubectl(['get', '--raw', '/readyz']), 60_000);
    await kubelet.succeed(name);
    expect((await endOf(scene, name)).status?.phase).toBe('Succeeded');
  });

  it('killed between two looks is followed by another one, which ends what it had begun', async () => {
    const name = await begin('handed');
    await kubelet.podOf(name);
    const second = startOperator(scene, 'second');
    try {
      await operator.end('SIGKILL');
      await kubelet.succeed(name);
      const session = await eventually(async () => {
        const found = await scene.get<BackupSession>('backupsession', name);
        return found?.status?.phase === 'Succeeded' ? found : undefined;
      }, 45_000);
      expect(session.status?.targets?.[0]?.stats).toHaveLength(1);
      expect(second.log()).toContain('second is the leader');
    } finally {
      await second.end('SIGTERM');
    }
  });
});

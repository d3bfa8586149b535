import { describe, expect, it } from 'vitest';
import type { ApiObject, BackupConfiguration, BackupSession, Repository } from '@stash-addons/core';
import { endOf, eventually, NAMESPACE, startOperator } from './scene.js';
import { setStage } from './stage.js';
import { configuration, sessionOf, widgetObjects } from './widget.js';

const stage = setStage('operator');

describe('a BackupConfiguration', () => {
  it('is NotReady until its Repository is there, and its sessions are skipped', async () => {
    await stage.scene.cluster.apply([configuration('early')]);
    const waiting = await eventually(async () => {
      const found = await stage.scene.get<BackupConfiguration>('backupconfiguration', 'early');
      return found?.status?.phase === 'NotReady' ? found : undefined;
    });
    expect(waiting.metadata.finalizers).toEqual(['stash.appscode.com']);
    await stage.scene.cluster.apply([sessionOf('early', 'early-1')]);
    expect((await endOf(stage.scene, 'early-1')).status?.phase).toBe('Skipped');
    await stage.scene.cluster.apply(widgetObjects('early'));
    await stage.ready('early');
  });

  it('gets one session for each slot, one at a time, and keeps as many as it may', async () => {
    await stage.scene.cluster.apply(widgetObjects('timed', { schedule: '@every 2s', backupHistoryLimit: 2 }));
    const seen = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const session = await eventually(async () => {
        const all = await stage.scene.list<BackupSession>('backupsession', 'stash.appscode.com/invoker-name=timed');
        return all.find(({ metadata }) => !seen.has(metadata.name ?? ''));
      });
      const name = session.metadata.name ?? '';
      seen.add(name);
      const slot = new Date(session.metadata.annotations?.['stash-addons.dev/slot'] ?? '').getTime() / 1000;
      expect([name, slot % 2]).toEqual([`timed-${slot}`, 0]);
      await stage.kubelet.succeed(name);
      await endOf(stage.scene, name);
    }
    await stage.scene.cluster.apply([
      configuration('timed', { schedule: '@every 2s', paused: true, backupHistoryLimit: 2 }),
    ]);
    const left = await eventually(async () => {
      const all = await stage.scene.list<BackupSession>('backupsession', 'stash.appscode.com/invoker-name=timed');
      return all.length <= 3 ? all : undefined;
    });
    expect(left.length).toBeGreaterThanOrEqual(2);
  });

  it('goes when the Repository says no longer that it is used', async () => {
    await stage.scene.cluster.apply(widgetObjects('leaving'));
    await stage.ready('leaving');
    await stage.scene.cluster.kubectl([
      'delete',
      'backupconfiguration',
      'leaving',
      `--namespace=${NAMESPACE}`,
      '--timeout=20s',
    ]);
    expect((await stage.scene.get<Repository>('repository', 'leaving'))?.status?.references ?? []).toEqual([]);
  });

  it('takes the CronJob of an older installation away', async () => {
    const [own, ...needed] = widgetObjects('adopted').reverse() as [ApiObject, ...ApiObject[]];
    await stage.scene.cluster.apply([...needed, { ...own, metadata: { ...own.metadata, finalizers: [] } }]);
    const { metadata } = await stage.ready('adopted');
    const owner = {
      apiVersion: 'stash.appscode.com/v1beta1',
      kind: 'BackupConfiguration',
      name: 'adopted',
      uid: metadata.uid,
    };
    const template = { spec: { containers: [{ name: 'x', image: 'x' }], restartPolicy: 'Never' } };
    await stage.scene.cluster.apply([
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { namespace: NAMESPACE, name: 'stash-trigger-adopted', ownerReferences: [owner] },
        spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } },
      },
    ]);
    const object = ['backupconfiguration', 'adopted', `--namespace=${NAMESPACE}`];
    const status = JSON.stringify({ status: { conditions: [] } });
    await stage.scene.cluster.kubectl([
      'patch',
      ...object,
      '--subresource=status',
      '--type=merge',
      `--patch=${status}`,
    ]);
    await stage.scene.cluster.kubectl(['patch', ...object, '--type=merge', '--patch={"spec":{"paused":true}}']);
    await eventually(async () =>
      (await stage.scene.get('cronjob', 'stash-trigger-adopted')) === undefined ? true : undefined,
    );
  });
});

it('what is not served says so', async () => {
  const common = { apiVersion: 'stash.appscode.com/v1beta1', metadata: { namespace: NAMESPACE, name: 'unserved' } };
  const blueprint = { backend: {}, retentionPolicy: { name: 'keep', prune: true } };
  await stage.scene.cluster.apply([
    { ...common, kind: 'BackupBatch', spec: { retentionPolicy: { name: 'keep', prune: true } } },
    { ...common, kind: 'RestoreBatch', spec: {} },
    { ...common, kind: 'BackupBlueprint', metadata: { name: 'unserved' }, spec: blueprint },
  ]);
  for (const kind of ['backupbatch', 'restorebatch']) {
    const found = await eventually(async () => {
      const batch = await stage.scene.get<BackupConfiguration>(kind, 'unserved');
      return batch?.status?.phase === 'Invalid' ? batch : undefined;
    });
    expect(found.status?.conditions).toMatchObject([{ type: 'ValidationPassed', reason: 'NotServedYet' }]);
  }
  await eventually(async () => {
    const events = await stage.scene.cluster.kubectl(['get', 'events', '--namespace=default']);
    return events.includes('A BackupBlueprint is not served yet') || undefined;
  });
});

describe('the operator', () => {
  it('goes on after the API server was killed and came back', async () => {
    const name = await stage.begin('healed');
    await stage.kubelet.podOf(name);
    await stage.scene.cluster.stopServer('kube-apiserver', 'SIGKILL');
    // What was killed holds its port a moment longer.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await stage.scene.cluster.startServer('kube-apiserver');
    await eventually(() => stage.scene.cluster.kubectl(['get', '--raw', '/readyz']), 60_000).catch((cause: unknown) => {
      const said = stage.scene.cluster.log('kube-apiserver').trim().split('\n').slice(-5).join('\n');
      throw new Error(`The API server did not come back:\n${said}`, { cause });
    });
    // One that could not renew its lease for too long has ended, and is started again by its Deployment.
    if (stage.operator.process.exitCode !== null) stage.operator = startOperator(stage.scene, 'first');
    await stage.kubelet.succeed(name);
    expect((await endOf(stage.scene, name, 40_000)).status).toMatchObject({ phase: 'Succeeded' });
  });

  it('killed between two looks is followed by another one, which ends what it had begun', async () => {
    const name = await stage.begin('handed');
    await stage.kubelet.podOf(name);
    const second = startOperator(stage.scene, 'second');
    try {
      await stage.operator.end('SIGKILL');
      await stage.kubelet.succeed(name);
      const session = await eventually(async () => {
        const found = await stage.scene.get<BackupSession>('backupsession', name);
        return found?.status?.phase === 'Succeeded' ? found : undefined;
      }, 45_000);
      expect(session.status?.targets?.[0]?.stats).toHaveLength(1);
      expect(second.log()).toContain('second is the leader');
    } finally {
      await second.end('SIGTERM');
    }
  });
});

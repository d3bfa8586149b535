import { beforeAll, expect, it } from 'vitest';
import type { ApiObject, RestoreSession } from '@stash-addons/core';
import { diskManifest } from './disk.js';
import { killAfterEachWrite } from './mortal.js';
import { eventually, NAMESPACE } from './scene.js';
import { setStage } from './stage.js';
import { widgetObjects } from './widget.js';

const stage = setStage('operator-claims-kill');
beforeAll(async () => {
  await stage.addAddon('disk', diskManifest());
  await stage.scene.cluster.apply(widgetObjects('store'));
});

const REPLICAS = [0, 1];

function restoreOf(name: string): ApiObject {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const volumeClaimTemplates = [{ metadata: { name: `${name}-\${POD_ORDINAL}` }, spec }];
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'RestoreSession',
    metadata: { namespace: NAMESPACE, name },
    spec: { repository: { name: 'store' }, target: { replicas: REPLICAS.length, volumeClaimTemplates } },
  } as ApiObject;
}

const jobOf = (name: string, ordinal: number): string => `stash-restore-${name}-0-${ordinal}`;

/** Each replica is restored once, into the one claim that was made for it, and the restore ends with all of them. */
async function play(name: string): Promise<void> {
  for (const ordinal of REPLICAS) {
    const message = stage.kubelet.summary({
      actions: [],
      stats: [{ hostname: `host-${ordinal}`, phase: 'Succeeded' }],
    });
    await stage.kubelet.endJob(jobOf(name, ordinal), { exitCode: 0, message });
  }
  const session = await eventually(async () => {
    const found = await stage.scene.get<RestoreSession>('restoresession', name);
    return ['Succeeded', 'Failed'].includes(found?.status?.phase ?? '') ? found : undefined;
  }, 60_000);
  expect(session.status).toMatchObject({ phase: 'Succeeded', totalHosts: 2, stats: [{}, {}] });
  await eventually(async () => {
    const made = await stage.scene.list<ApiObject>('job', `stash.appscode.com/invoker-name=${name}`);
    const held = made.filter(({ metadata }) => metadata.finalizers?.includes('stash-addons.dev/settle'));
    return made.length === REPLICAS.length && held.length === 0 ? made : undefined;
  });
  for (const ordinal of REPLICAS) {
    const { metadata } = (await stage.scene.get<ApiObject>('persistentvolumeclaim', `${name}-${ordinal}`)) ?? {};
    expect(metadata?.annotations?.['stash-addons.dev/restored-by']).toBe(session.metadata.uid);
  }
}

it('killed after any of its writes, an operator is followed by one that restores each replica once', async () => {
  const writes = await killAfterEachWrite(
    stage,
    (round) => stage.scene.cluster.apply([restoreOf(`well-${round}`)]),
    (round) => play(`well-${round}`),
  );
  expect(writes).toBeGreaterThan(10);
}, 900_000);

import { expect, it } from 'vitest';
import type { BackupConfiguration } from '@stash-addons/core';
import { endOf } from './scene.js';
import { setStage } from './stage.js';
import { configuration } from './widget.js';

const served = ['demo', 'store'];
const stage = setStage('watched', [`--watch-namespaces=${served.join(',')}`], { watchNamespaces: served });

it('with Roles in the namespaces that it serves, it backs up there and leaves the others alone', async () => {
  const elsewhere = configuration('elsewhere');
  await stage.scene.cluster.kubectl(['create', 'namespace', 'other']);
  await stage.scene.cluster.apply([{ ...elsewhere, metadata: { ...elsewhere.metadata, namespace: 'other' } }]);
  const session = await stage.begin('served');
  await stage.kubelet.succeed(session);
  expect((await endOf(stage.scene, session)).status?.phase).toBe('Succeeded');
  const left = await stage.scene.cluster.kubectl([
    'get',
    'backupconfiguration/elsewhere',
    '--namespace=other',
    '--output=json',
  ]);
  const { metadata, status } = JSON.parse(left) as BackupConfiguration;
  expect([metadata.finalizers, status]).toEqual([undefined, undefined]);
});

it('has no right in the whole cluster but to what belongs to no namespace', async () => {
  const binding = await stage.scene.cluster.kubectl([
    'get',
    'clusterrole',
    '--output=name',
    '--selector=app.kubernetes.io/part-of=stash-addons',
  ]);
  expect(binding.trim().split('\n').sort()).toEqual(
    ['edit', 'stash', 'view'].map((one) => `clusterrole.rbac.authorization.k8s.io/stash-addons-${one}`),
  );
});

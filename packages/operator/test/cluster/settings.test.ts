import { expect, it } from 'vitest';
import type { ApiObject } from '@stash-addons/core';
import { endOf, NAMESPACE } from './scene.js';
import { setStage } from './stage.js';

const stage = setStage('operator-settings');

/** Everything that can be said of the pods and containers of a session. */
const POD = {
  podLabels: { team: 'storage' },
  podAnnotations: { 'sidecar.acme.dev/inject': 'false' },
  nodeSelector: { disk: 'fast' },
  serviceAccountAnnotations: { 'role.acme.dev/arn': 'backup' },
  nodeName: 'node-7',
  securityContext: { runAsUser: 999, supplementalGroups: [7] },
  imagePullSecrets: [{ name: 'pull' }],
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] } },
  schedulerName: 'other-scheduler',
  tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  runtimeClassName: 'shielded',
  enableServiceLinks: false,
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
  readinessGates: [{ conditionType: 'acme.dev/ready' }],
};
const CONTAINER = {
  resources: { requests: { cpu: '1' }, limits: { memory: '2Gi' } },
  securityContext: { runAsUser: 998 },
  nice: { adjustment: 5 },
  ionice: { class: 2, classData: 4 },
  env: [{ name: 'COLOUR', value: 'red' }],
  envFrom: [{ configMapRef: { name: 'more', optional: true } }],
};

it('all of runtimeSettings, tempDir and interimVolumeTemplate reach the pod', async () => {
  await stage.scene.cluster.apply([
    { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'shielded' }, handler: 'x' },
  ]);
  const name = await stage.begin('shaped', {
    runtimeSettings: { pod: POD, container: CONTAINER },
    tempDir: { medium: 'Memory', sizeLimit: '64Mi', disableCaching: true },
    interimVolumeTemplate: {
      metadata: { name: 'room' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  });
  const { metadata, spec } = await stage.kubelet.podOf(name);
  const { podLabels, podAnnotations, serviceAccountAnnotations, tolerations, ...asIs } = POD;
  expect(spec).toMatchObject(asIs);
  expect(spec.tolerations).toContainEqual(tolerations[0]);
  expect([metadata.labels, metadata.annotations]).toMatchObject([podLabels, podAnnotations]);
  const account = await stage.scene.get<ApiObject>('serviceaccount', 'backupconfiguration-shaped-0');
  expect(account?.metadata.annotations).toMatchObject(serviceAccountAnnotations);
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const { resources, securityContext, envFrom, env, volumeMounts } = container;
    expect({ resources, securityContext, envFrom }).toMatchObject({
      resources: CONTAINER.resources,
      securityContext: CONTAINER.securityContext,
      envFrom: CONTAINER.envFrom,
    });
    const values = Object.fromEntries((env ?? []).map((one) => [one.name, one.value]));
    expect(values).toMatchObject({ COLOUR: 'red', NICE_ADJUSTMENT: '5', IONICE_CLASS: '2', IONICE_CLASS_DATA: '4' });
    expect(volumeMounts?.map(({ mountPath }) => mountPath)).toContain('/stash-interim-volume');
  }
  expect(spec.volumes).toContainEqual({ name: 'stash-tmp-dir', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } });
  const claim = await stage.scene.get<ApiObject>('persistentvolumeclaim', `${name}-room`);
  expect(claim?.metadata.ownerReferences).toMatchObject([{ kind: 'BackupSession', name }]);
  await stage.kubelet.succeed(name);
  expect((await endOf(stage.scene, name)).status?.phase).toBe('Succeeded');
});

it('an account of the user is taken as it is, and none is made', async () => {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: NAMESPACE, name: 'mine' } };
  await stage.scene.cluster.apply([account]);
  const name = await stage.begin('own', { runtimeSettings: { pod: { serviceAccountName: 'mine' } } });
  const { spec } = await stage.kubelet.podOf(name);
  expect(spec.serviceAccountName).toBe('mine');
  expect(await stage.scene.get('serviceaccount', 'backupconfiguration-own-0')).toBeUndefined();
});

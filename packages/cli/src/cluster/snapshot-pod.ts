import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiObject, type Repository, StashError, suffixName } from '@stash-addons/core';
import { nameOf, RESOURCES } from '@stash-addons/kube';
import { backendVolume } from '@stash-addons/resolver';
import type { Snapshot } from '@stash-addons/restic';
import { type ClusterAccess, need } from './connect.js';

const LOOK_MS = 500;
const SECONDS = 120;
const NOBODY = 65_534;
const CONTAINER = 'restic';

type Deployment = ApiObject & { spec: { template: { spec: { containers: { image: string }[] } } } };
type Pod = ApiObject & { spec: object; status?: { phase?: string } };

/**
 * The snapshots of a repository in a volume, which only pods reach: asked by a pod of the operator's image, which is
 * removed afterwards. Throws SA_CLUSTER_POD_FAILED or SA_CLUSTER_OBJECT_MISSING.
 */
export async function snapshotsByPod(
  cluster: ClusterAccess,
  repository: Repository,
  signal: AbortSignal,
): Promise<Snapshot[]> {
  const { client, operatorNamespace: namespace } = cluster;
  const operator = await need<Deployment>(cluster, RESOURCES.Deployment, { namespace, name: 'stash-addons' });
  const pod = podFor(repository, operator.spec.template.spec.containers[0]?.image ?? '');
  await client.create(RESOURCES.Pod, pod);
  try {
    const phase = await endOf(cluster, pod, signal);
    const text = await client.log(nameOf(pod), CONTAINER).catch((error: Error) => error.message);
    if (phase === 'Succeeded') return JSON.parse(text) as Snapshot[];
    const name = repository.metadata.name ?? '';
    throw new StashError('SA_CLUSTER_POD_FAILED', { name, problem: text.trim() || `its phase is ${phase}` });
  } finally {
    await client.remove(RESOURCES.Pod, nameOf(pod));
  }
}

async function endOf({ client }: ClusterAccess, pod: Pod, signal: AbortSignal): Promise<string> {
  for (let waited = 0; waited < SECONDS * 1000 && !signal.aborted; waited += LOOK_MS) {
    const phase = (await client.get<Pod>(RESOURCES.Pod, nameOf(pod)))?.status?.phase ?? 'gone';
    if (!['Pending', 'Running'].includes(phase)) return phase;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return signal.aborted ? 'given up' : `not ended after ${SECONDS} seconds`;
}

/** It reads as the programs of sessions do: as nobody, with nothing else in sight. */
function podFor(repository: Repository, image: string): Pod {
  const { metadata, spec } = repository;
  const stored = backendVolume(repository);
  const secretKeyRef = { name: spec.backend.storageSecretName ?? '', key: 'RESTIC_PASSWORD' };
  const container = {
    name: CONTAINER,
    image,
    command: ['restic', 'snapshots', '--json', '--no-lock', '--no-cache'],
    env: [
      { name: 'RESTIC_REPOSITORY', value: stored?.mount.mountPath ?? '' },
      { name: 'RESTIC_PASSWORD', valueFrom: { secretKeyRef } },
    ],
    volumeMounts: stored === undefined ? [] : [stored.mount],
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  };
  const identity = { runAsNonRoot: true, runAsUser: NOBODY, runAsGroup: NOBODY };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: metadata.namespace ?? '',
      name: suffixName(metadata.name ?? '', `snapshots-${Date.now().toString(36)}`),
    },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: SECONDS,
      automountServiceAccountToken: false,
      securityContext: { ...identity, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container],
      volumes: stored === undefined ? [] : [stored.volume],
    },
  };
}

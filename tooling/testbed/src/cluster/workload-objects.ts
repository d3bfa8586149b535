import { createHash } from 'node:crypto';
import { SHELL_IMAGE } from './layout.js';
import { workloadImage } from './workload-image.js';
import { WORKLOAD_KINDS } from './workload-kinds.js';
import type { WorkloadName } from './workload-kinds.js';

/** A server of the cluster, as its objects name it. */
export interface WorkloadPlace {
  kind: WorkloadName;
  name: string;
  namespace: string;
  username: string;
  password: string;
}

const OWNER = 999;

/** Volumes belong to root at first, and the server does not run as root. */
const giveVolume = {
  name: 'own-volume',
  image: SHELL_IMAGE,
  command: ['chown', `${OWNER}:${OWNER}`, '/data'],
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
};

function server({ kind, name }: WorkloadPlace): object {
  const { port } = WORKLOAD_KINDS[kind];
  const fromSecret = (key: string): object => ({ secretKeyRef: { name, key } });
  return {
    name: 'server',
    image: workloadImage(kind),
    imagePullPolicy: 'IfNotPresent',
    ports: [{ containerPort: port }],
    env: [
      { name: 'USERNAME', valueFrom: fromSecret('username') },
      { name: 'PASSWORD', valueFrom: fromSecret('password') },
      { name: 'PASSWORD_SHA1', valueFrom: fromSecret('password-sha1') },
    ],
    readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
    securityContext: { runAsUser: OWNER, runAsGroup: OWNER, allowPrivilegeEscalation: false },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
}

function statefulSet(place: WorkloadPlace): object {
  const { name, namespace } = place;
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels },
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 5, initContainers: [giveVolume], containers: [server(place)] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  };
}

/** Its Secret, Service and StatefulSet, all of one name. */
export function workloadObjects(place: WorkloadPlace): object[] {
  const { kind, name, namespace, username, password } = place;
  const { port } = WORKLOAD_KINDS[kind];
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      stringData: { username, password, 'password-sha1': createHash('sha1').update(password).digest('base64') },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: { app: name }, ports: [{ port }] },
    },
    statefulSet(place),
  ];
}

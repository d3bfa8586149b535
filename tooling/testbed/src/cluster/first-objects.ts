import { KUBELET_CLIENT } from './credentials.js';
import { NET } from './layout.js';

type KubernetesObject = { apiVersion: string; kind: string; metadata: object } & Record<string, unknown>;

/** The class of volumes that are folders of the node, the default of every claim. */
export const STORAGE_CLASS = 'standard';

const RBAC = 'rbac.authorization.k8s.io';

function clusterRoleBinding(name: string, role: string, user: string): KubernetesObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
  };
}

const dnsRole: KubernetesObject = {
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'testbed:coredns' },
  rules: [
    { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  ],
};

const dnsPorts = (['UDP', 'TCP'] as const).map((protocol) => ({ name: `dns-${protocol.toLowerCase()}`, protocol }));

/** DNS runs beside the kubelet, not in a pod, so that its Service names its address itself. */
const dnsService: KubernetesObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kube-dns', namespace: 'kube-system' },
    spec: { clusterIP: NET.dns, ports: dnsPorts.map((port) => ({ ...port, port: 53 })) },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'kubernetes.io/service-name': 'kube-dns' } },
    addressType: 'IPv4',
    ports: dnsPorts.map((port) => ({ ...port, port: 53 })),
    endpoints: [{ addresses: [NET.node], conditions: { ready: true } }],
  },
];

/** What a new cluster is given before anything else. */
export const firstObjects: KubernetesObject[] = [
  clusterRoleBinding('testbed:kubelet-client', 'system:kubelet-api-admin', KUBELET_CLIENT),
  clusterRoleBinding('testbed:coredns', 'testbed:coredns', 'system:coredns'),
  dnsRole,
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: STORAGE_CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kubernetes.io/host-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  },
  ...dnsService,
];

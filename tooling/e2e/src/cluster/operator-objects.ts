/** Where the operator is, and the manifests of addons. */
export const OPERATOR_NAMESPACE = 'stash';

const name = 'stash-addons-operator';
const metadata = { namespace: OPERATOR_NAMESPACE, name };

const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata };

/** What it may do is told and tested where it is installed; here it may do anything. */
const binding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ kind: 'ServiceAccount', ...metadata }],
};

const container = {
  name: 'operator',
  image: 'ghcr.io/stash-addons/operator:latest',
  imagePullPolicy: 'IfNotPresent',
  env: [
    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ],
  readinessProbe: { httpGet: { path: '/readyz', port: 8080 }, periodSeconds: 1 },
  securityContext: {
    ...{ runAsNonRoot: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    ...{ capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
  },
};

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { serviceAccountName: name, containers: [container] },
    },
  },
};

/** The operator as a Deployment of its image. */
export function operatorObjects(): object[] {
  return [account, binding, deployment];
}

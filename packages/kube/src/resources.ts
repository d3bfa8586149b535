/** A kind of object as the API server's paths name it. */
export interface Resource {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

const stash = (kind: string, plural: string): Resource => ({
  group: 'stash.appscode.com',
  version: 'v1beta1',
  kind,
  plural,
  namespaced: true,
});

const core = (kind: string, plural: string): Resource => ({
  group: '',
  version: 'v1',
  kind,
  plural,
  namespaced: true,
});

const rbac = (kind: string, plural: string): Resource => ({
  ...core(kind, plural),
  group: 'rbac.authorization.k8s.io',
});

export const RESOURCES = {
  BackupConfiguration: stash('BackupConfiguration', 'backupconfigurations'),
  BackupSession: stash('BackupSession', 'backupsessions'),
  RestoreSession: stash('RestoreSession', 'restoresessions'),
  BackupBatch: stash('BackupBatch', 'backupbatches'),
  RestoreBatch: stash('RestoreBatch', 'restorebatches'),
  BackupBlueprint: { ...stash('BackupBlueprint', 'backupblueprints'), namespaced: false },
  Function: { ...stash('Function', 'functions'), namespaced: false },
  Task: { ...stash('Task', 'tasks'), namespaced: false },
  Repository: { ...stash('Repository', 'repositories'), version: 'v1alpha1' },
  AppBinding: { ...stash('AppBinding', 'appbindings'), group: 'appcatalog.appscode.com', version: 'v1alpha1' },
  Secret: core('Secret', 'secrets'),
  ConfigMap: core('ConfigMap', 'configmaps'),
  Pod: core('Pod', 'pods'),
  Endpoints: core('Endpoints', 'endpoints'),
  ServiceAccount: core('ServiceAccount', 'serviceaccounts'),
  PersistentVolumeClaim: core('PersistentVolumeClaim', 'persistentvolumeclaims'),
  Namespace: { ...core('Namespace', 'namespaces'), namespaced: false },
  Event: core('Event', 'events'),
  Job: { ...core('Job', 'jobs'), group: 'batch' },
  CronJob: { ...core('CronJob', 'cronjobs'), group: 'batch' },
  Deployment: { ...core('Deployment', 'deployments'), group: 'apps' },
  Lease: { ...core('Lease', 'leases'), group: 'coordination.k8s.io' },
  Role: rbac('Role', 'roles'),
  RoleBinding: rbac('RoleBinding', 'rolebindings'),
  ClusterRole: { ...rbac('ClusterRole', 'clusterroles'), namespaced: false },
  ClusterRoleBinding: { ...rbac('ClusterRoleBinding', 'clusterrolebindings'), namespaced: false },
} as const satisfies Record<string, Resource>;

export interface ObjectName {
  /** Absent for an object of the whole cluster. */
  namespace?: string | undefined;
  name: string;
}

/** The path of all objects of a kind, or with a namespace of those in it. */
export function collectionPath({ group, version, plural }: Resource, namespace?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === undefined
    ? `${root}/${plural}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

export function objectPath(resource: Resource, { namespace, name }: ObjectName, part?: 'status' | 'log'): string {
  const path = `${collectionPath(resource, resource.namespaced ? namespace : undefined)}/${encodeURIComponent(name)}`;
  return part === undefined ? path : `${path}/${part}`;
}

import type { PolicyRule } from './policy-rule.js';

const STASH = 'stash.appscode.com';

const EVENTS: PolicyRule = {
  why: 'Says what happens where `kubectl describe` shows it; the same said again is counted',
  apiGroups: [''],
  resources: ['events'],
  verbs: ['get', 'create', 'patch'],
};

/** What is of the whole cluster and read wherever sessions are served. */
export const CLUSTER_RULES: readonly PolicyRule[] = [
  {
    why: 'Reads the Functions and Tasks that sessions name, and keeps those of the addons as the addons have them',
    apiGroups: [STASH],
    resources: ['functions', 'tasks'],
    verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
  },
  {
    why: 'Reads the labels of a namespace that a Repository admits by a selector',
    apiGroups: [''],
    resources: ['namespaces'],
    verbs: ['get'],
  },
];

/** What is followed where all namespaces are served. */
export const EVERYWHERE_RULES: readonly PolicyRule[] = [
  {
    why: 'Finds BackupBlueprints, to say that they are not served yet',
    apiGroups: [STASH],
    resources: ['backupblueprints'],
    verbs: ['get', 'list', 'watch'],
  },
];

/** What is done in a namespace that is served. */
export const SERVED_RULES: readonly PolicyRule[] = [
  {
    why: 'Follows them; keeps finalizers, and on a BackupConfiguration how far its schedule has come',
    apiGroups: [STASH],
    resources: ['backupconfigurations', 'restoresessions', 'repositories'],
    verbs: ['get', 'list', 'watch', 'patch'],
  },
  {
    why: 'Makes a session for each slot of a schedule, and removes those beyond backupHistoryLimit',
    apiGroups: [STASH],
    resources: ['backupsessions'],
    verbs: ['get', 'list', 'watch', 'create', 'delete'],
  },
  {
    why: 'Finds batches, to say that they are not served yet',
    apiGroups: [STASH],
    resources: ['backupbatches', 'restorebatches'],
    verbs: ['get', 'list', 'watch'],
  },
  {
    why: 'Says how they stand',
    apiGroups: [STASH],
    resources: [
      'backupconfigurations/status',
      'backupsessions/status',
      'restoresessions/status',
      'repositories/status',
      'backupbatches/status',
      'restorebatches/status',
    ],
    verbs: ['update'],
  },
  {
    why: 'Gives the account of a Job with a Function of the wire, for as long as it runs, what that reads and the status it writes',
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings'],
    verbs: ['create', 'patch', 'delete'],
  },
  {
    why: 'Nobody can give a right that they do not have: such a Function reads and patches the status of its session',
    apiGroups: [STASH],
    resources: ['backupsessions/status', 'restoresessions/status'],
    verbs: ['get', 'patch'],
  },
  {
    why: 'The same for a hook that is for the pod of a database: it finds the pod behind the Service, and runs its command there',
    apiGroups: [''],
    resources: ['endpoints', 'pods', 'pods/exec'],
    verbs: ['get'],
  },
  {
    why: 'Opens that command in the other way that the API server knows',
    apiGroups: [''],
    resources: ['pods/exec'],
    verbs: ['create'],
  },
  {
    why: 'Reads how a database is reached',
    apiGroups: ['appcatalog.appscode.com'],
    resources: ['appbindings'],
    verbs: ['get'],
  },
  {
    why: 'Reads the Secrets of stores and databases; gives each session a Secret with its request, and removes it afterwards',
    apiGroups: [''],
    resources: ['secrets'],
    verbs: ['get', 'create', 'patch', 'delete'],
  },
  {
    why: 'Reads the ConfigMaps that an AppBinding names for its addon',
    apiGroups: [''],
    resources: ['configmaps'],
    verbs: ['get'],
  },
  {
    why: 'Runs each session as a Job, and what wipeOut asks for; lets go of it when its end was taken note of',
    apiGroups: ['batch'],
    resources: ['jobs'],
    verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
  },
  {
    why: 'Sees in the pods of Jobs how they end, and ends those of a cancelled session; asks by a dry run whether one is let in',
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['list', 'watch', 'create', 'delete'],
  },
  {
    why: 'Gives each invoker an account, which cloud identities are bound to; it has no rights of its own',
    apiGroups: [''],
    resources: ['serviceaccounts'],
    verbs: ['create', 'patch'],
  },
  {
    why: 'Looks for claims that are backed up, and makes those of interimVolumeTemplate and of a restore into volumeClaimTemplates',
    apiGroups: [''],
    resources: ['persistentvolumeclaims'],
    verbs: ['get', 'create'],
  },
  {
    why: 'Looks whether a workload that is a target exists',
    apiGroups: ['apps'],
    resources: ['deployments', 'statefulsets', 'daemonsets'],
    verbs: ['get'],
  },
  {
    why: 'Removes the CronJob that triggered an invoker before this operator did, so that nothing is backed up twice',
    apiGroups: ['batch'],
    resources: ['cronjobs'],
    verbs: ['get', 'delete'],
  },
  EVENTS,
];

/** What is done in the operator's own namespace. */
export const OWN_RULES: readonly PolicyRule[] = [
  {
    why: 'One replica works, the one that holds the Lease',
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    verbs: ['get', 'create', 'patch'],
  },
  {
    why: 'Follows the ConfigMaps that hold the manifests of addons',
    apiGroups: [''],
    resources: ['configmaps'],
    verbs: ['list', 'watch'],
  },
  EVENTS,
];

/** Where Kubernetes keeps the events of what belongs to no namespace. */
export const DEFAULT_RULES: readonly PolicyRule[] = [EVENTS];

/** What the CLI and people need who back up and restore in their namespace. */
export const USER_RULES: Record<'view' | 'edit', readonly PolicyRule[]> = {
  view: [
    {
      why: 'Sees what is backed up and how that went',
      apiGroups: [STASH, 'appcatalog.appscode.com'],
      resources: ['*'],
      verbs: ['get', 'list', 'watch'],
    },
  ],
  edit: [
    {
      why: 'Says what is backed up, makes sessions by hand, pauses and cancels; what belongs to the whole cluster is not among it',
      apiGroups: [STASH],
      resources: [
        'backupconfigurations',
        'backupsessions',
        'restoresessions',
        'repositories',
        'backupbatches',
        'restorebatches',
      ],
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
    },
    {
      why: 'Says how a database is reached',
      apiGroups: ['appcatalog.appscode.com'],
      resources: ['appbindings'],
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
    },
  ],
};

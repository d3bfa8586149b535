import type { PolicyRule } from './policy-rule.js';

const STASH = 'stash.appscode.com';

/** What is of the whole cluster and read wherever sessions are served. */
export const CLUSTER_RULES: readonly PolicyRule[] = [
  {
    why: 'Reads the Functions and Tasks that sessions name',
    apiGroups: [STASH],
    resources: ['functions', 'tasks'],
    verbs: ['get'],
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
    why: 'Follows them; writes down how far a schedule has come, and the finalizer that tells the Repository of a user that goes',
    apiGroups: [STASH],
    resources: ['backupconfigurations', 'restoresessions'],
    verbs: ['get', 'list', 'watch', 'patch'],
  },
  {
    why: 'Makes a session for each slot of a schedule, and removes those beyond backupHistoryLimit',
    apiGroups: [STASH],
    resources: ['backupsessions'],
    verbs: ['get', 'list', 'watch', 'create', 'delete'],
  },
  {
    why: 'Follows Repositories, and batches to say that they are not served yet',
    apiGroups: [STASH],
    resources: ['repositories', 'backupbatches', 'restorebatches'],
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
    why: 'Runs each session as a Job, and lets go of it when its end was taken note of',
    apiGroups: ['batch'],
    resources: ['jobs'],
    verbs: ['get', 'list', 'watch', 'create', 'patch'],
  },
  {
    why: 'Sees in the pods of Jobs how they end, and ends those of a session that is cancelled',
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['list', 'watch', 'delete'],
  },
  {
    why: 'Gives each invoker an account, which cloud identities are bound to; it has no rights of its own',
    apiGroups: [''],
    resources: ['serviceaccounts'],
    verbs: ['create', 'patch'],
  },
  {
    why: 'Looks for claims that are backed up, and makes the one of interimVolumeTemplate',
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
  {
    why: 'Says what happens where `kubectl describe` shows it; the same said again is counted',
    apiGroups: [''],
    resources: ['events'],
    verbs: ['get', 'create', 'patch'],
  },
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
];

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

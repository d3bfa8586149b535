/** What a definition says of a kind besides its schema; the wire's, but for the short texts. */
export interface Kind {
  kind: string;
  group: string;
  version: string;
  plural: string;
  shortNames?: string[];
  categories: string[];
  scope: 'Namespaced' | 'Cluster';
  /** Whether its status is written apart from the rest. */
  status: boolean;
  columns: Column[];
}

export interface Column {
  name: string;
  type: string;
  format?: string;
  jsonPath: string;
}

const STASH = { group: 'stash.appscode.com', version: 'v1beta1', scope: 'Namespaced', status: true } as const;
const IN_ALL = ['stash', 'appscode', 'all'];
const LISTED = ['stash', 'appscode'];

const column = (name: string, type: string, jsonPath: string): Column => ({ name, type, jsonPath });
const AGE = column('Age', 'date', '.metadata.creationTimestamp');
const TASK = column('Task', 'string', '.spec.task.name');
const SCHEDULE = column('Schedule', 'string', '.spec.schedule');
const PAUSED = column('Paused', 'boolean', '.spec.paused');
const PHASE = column('Phase', 'string', '.status.phase');
const DURATION = column('Duration', 'string', '.status.sessionDuration');
const REPOSITORY = column('Repository', 'string', '.spec.repository.name');

export const KINDS: Kind[] = [
  {
    ...STASH,
    kind: 'Repository',
    version: 'v1alpha1',
    plural: 'repositories',
    shortNames: ['repo'],
    categories: LISTED,
    columns: [
      column('Integrity', 'boolean', '.status.integrity'),
      column('Size', 'string', '.status.totalSize'),
      column('Snapshot-Count', 'integer', '.status.snapshotCount'),
      { ...column('Last-Successful-Backup', 'date', '.status.lastBackupTime'), format: 'date-time' },
      AGE,
    ],
  },
  {
    ...STASH,
    kind: 'BackupConfiguration',
    plural: 'backupconfigurations',
    shortNames: ['bc'],
    categories: IN_ALL,
    columns: [TASK, SCHEDULE, PAUSED, PHASE, AGE],
  },
  {
    ...STASH,
    kind: 'BackupSession',
    plural: 'backupsessions',
    categories: IN_ALL,
    columns: [
      column('Invoker-Type', 'string', '.spec.invoker.kind'),
      column('Invoker-Name', 'string', '.spec.invoker.name'),
      PHASE,
      DURATION,
      AGE,
    ],
  },
  {
    ...STASH,
    kind: 'RestoreSession',
    plural: 'restoresessions',
    shortNames: ['restore'],
    categories: IN_ALL,
    columns: [REPOSITORY, PHASE, DURATION, AGE],
  },
  {
    ...STASH,
    kind: 'BackupBatch',
    plural: 'backupbatches',
    categories: IN_ALL,
    columns: [SCHEDULE, PAUSED, PHASE, AGE],
  },
  {
    ...STASH,
    kind: 'RestoreBatch',
    plural: 'restorebatches',
    categories: IN_ALL,
    columns: [REPOSITORY, PHASE, DURATION, AGE],
  },
  {
    ...STASH,
    kind: 'BackupBlueprint',
    plural: 'backupblueprints',
    shortNames: ['bb'],
    categories: LISTED,
    scope: 'Cluster',
    status: false,
    columns: [TASK, SCHEDULE, AGE],
  },
  {
    ...STASH,
    kind: 'Function',
    plural: 'functions',
    shortNames: ['fn'],
    categories: LISTED,
    scope: 'Cluster',
    status: false,
    columns: [AGE],
  },
  {
    ...STASH,
    kind: 'Task',
    plural: 'tasks',
    shortNames: ['task'],
    categories: LISTED,
    scope: 'Cluster',
    status: false,
    columns: [AGE],
  },
  {
    kind: 'AppBinding',
    group: 'appcatalog.appscode.com',
    version: 'v1alpha1',
    plural: 'appbindings',
    categories: ['catalog', 'appscode', 'all'],
    scope: 'Namespaced',
    status: false,
    columns: [column('Type', 'string', '.spec.type'), column('Version', 'string', '.spec.version'), AGE],
  },
];

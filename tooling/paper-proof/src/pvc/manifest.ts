import {
  FUNCTION_ARGS,
  imageOf,
  releasesOf,
  type FunctionTemplate,
  type ManifestSource,
  type Operation,
} from '@stash-addons/core';

const { backupSession, cache, host, repository, retention } = FUNCTION_ARGS;

/** The block that all share ends with the storage Secret and the scratch folder, which stand elsewhere here. */
const REPOSITORY = [...repository.slice(0, 6), ...cache];
const SECRET = repository.slice(6, 8);
const SCRATCH = repository.slice(8);
const INVOKER_AND_TARGET = [
  '--invoker-kind=${INVOKER_KIND:=}',
  '--invoker-name=${INVOKER_NAME:=}',
  '--target-kind=${TARGET_KIND:=}',
  '--target-name=${TARGET_NAME:=}',
  '--target-namespace=${TARGET_NAMESPACE:=}',
];
const OUTPUT = '--output-dir=${outputDir:=}';
const volumeMounts: FunctionTemplate['volumeMounts'] = [{ name: '${targetVolume}', mountPath: '${TARGET_MOUNT_PATH}' }];

const VOLUME = 'stash-volume';
const outputDir = { name: 'outputDir', value: '/stash-tmp/output' };

const taskOnVolume = (name: string): Operation['task'] => ({
  name,
  steps: [
    { name, params: [outputDir, { name: 'targetVolume', value: VOLUME }] },
    { name: 'update-status', params: [outputDir] },
  ],
  volumes: [{ name: VOLUME, persistentVolumeClaim: { claimName: '${TARGET_NAME}' } }],
});

const common = {
  models: ['job', 'sidecar', 'init'],
  hosts: 'one',
  replicas: 'each',
  access: { secretKeys: [], refs: [] },
  security: 'file-owner',
  workspace: { kind: 'none' },
  readiness: { kind: 'none' },
  privileges: [],
} satisfies Partial<Operation>;

const backup: Operation = {
  ...common,
  functions: [
    {
      name: 'pvc-backup',
      args: [
        'backup-pvc',
        ...REPOSITORY,
        ...host,
        '--backup-paths=${TARGET_PATHS}',
        '--exclude=${EXCLUDE_PATTERNS:=}',
        '--args=${DRIVER_ARGS:=}',
        ...INVOKER_AND_TARGET,
        ...SECRET,
        ...backupSession,
        ...retention,
        OUTPUT,
        ...SCRATCH,
      ],
      volumeMounts,
    },
  ],
  task: taskOnVolume('pvc-backup'),
};

const restore: Operation = {
  ...common,
  functions: [
    {
      name: 'pvc-restore',
      args: [
        'restore-pvc',
        ...REPOSITORY,
        ...host,
        '--restore-paths=${RESTORE_PATHS}',
        '--include=${INCLUDE_PATTERNS:=}',
        '--exclude=${EXCLUDE_PATTERNS:=}',
        '--args=${DRIVER_ARGS:=}',
        '--snapshots=${RESTORE_SNAPSHOTS:=}',
        OUTPUT,
        ...INVOKER_AND_TARGET,
        ...SECRET,
      ],
      volumeMounts,
    },
  ],
  task: taskOnVolume('pvc-restore'),
  existing: { effect: 'merges', says: 'replaces files of the backup and keeps all others' },
};

export const manifest: ManifestSource = {
  addon: { name: 'pvc', title: 'Volumes' },
  objectPrefix: 'pvc',
  serves: [{ target: 'Resource', apiGroup: '', kinds: ['PersistentVolumeClaim'] }],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/pvc', '0.1.0'), [['', '*']]),
  operations: { backup, restore },
  formats: [{ id: 'files', layout: 'volume', paths: ['/stash-data'], minBytes: 0, writes: true }],
  params: {},
  tools: {},
};

import {
  FUNCTION_ARGS,
  imageOf,
  releasesOf,
  SCRATCH_PATH,
  type ManifestSource,
  type Operation,
} from '@stash-addons/core';
import { formats } from './formats.js';

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
const ARGS = '--args=${DRIVER_ARGS:=}';
const EXCLUDE = '--exclude=${EXCLUDE_PATTERNS:=}';
const OUTPUT = '--output-dir=${outputDir:=}';

const VOLUME = 'stash-volume';
const volumeMounts = [{ name: '${targetVolume}', mountPath: '${TARGET_MOUNT_PATH}' }];

function onClaim(name: string, args: string[]): Pick<Operation, 'functions' | 'task'> {
  const outputDir = { name: 'outputDir', value: `${SCRATCH_PATH}/output` };
  return {
    functions: [{ name, args, volumeMounts }],
    task: {
      name,
      steps: [
        { name, params: [outputDir, { name: 'targetVolume', value: VOLUME }] },
        { name: 'update-status', params: [{ ...outputDir }] },
      ],
      volumes: [{ name: VOLUME, persistentVolumeClaim: { claimName: '${TARGET_NAME}' } }],
    },
  };
}

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
  ...onClaim('pvc-backup', [
    'backup-pvc',
    ...REPOSITORY,
    ...host,
    '--backup-paths=${TARGET_PATHS}',
    ...[EXCLUDE, ARGS, ...INVOKER_AND_TARGET, ...SECRET],
    ...[...backupSession, ...retention, OUTPUT, ...SCRATCH],
  ]),
};

const restore: Operation = {
  ...common,
  ...onClaim('pvc-restore', [
    'restore-pvc',
    ...REPOSITORY,
    ...host,
    '--restore-paths=${RESTORE_PATHS}',
    '--include=${INCLUDE_PATTERNS:=}',
    ...[EXCLUDE, ARGS, '--snapshots=${RESTORE_SNAPSHOTS:=}', OUTPUT, ...INVOKER_AND_TARGET, ...SECRET],
  ]),
  existing: { effect: 'merges', says: 'replaces files of the backup and keeps all others' },
};

export const manifest: ManifestSource = {
  addon: { name: 'pvc', title: 'Volumes' },
  objectPrefix: 'pvc',
  serves: [{ target: 'Resource', apiGroup: '', kinds: ['PersistentVolumeClaim'] }],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/pvc', '0.1.0'), [['', '*']]),
  operations: { backup, restore },
  formats,
  params: {},
  tools: {},
};

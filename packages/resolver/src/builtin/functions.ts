import { FUNCTION_ARGS, type FunctionObject, type FunctionSpec, SCRATCH_PATH, V1BETA1 } from '@stash-addons/core';

const { backupSession, cache, host, namespace, repository, retention } = FUNCTION_ARGS;

/** The shared block ends with the storage Secret and the scratch folder, which stand elsewhere here. */
const REPOSITORY = [...repository.slice(0, 6), ...cache];
const SECRET = repository.slice(6, 8);

const INVOKER_AND_TARGET = [
  '--invoker-kind=${INVOKER_KIND:=}',
  '--invoker-name=${INVOKER_NAME:=}',
  '--target-kind=${TARGET_KIND:=}',
  '--target-name=${TARGET_NAME:=}',
  '--target-namespace=${TARGET_NAMESPACE:=}',
];

const OUTPUT = '--output-dir=${outputDir:=}';
const SCRATCH = `--scratch-dir=${SCRATCH_PATH}`;
const TARGET_MOUNT = [{ name: '${targetVolume}', mountPath: '${TARGET_MOUNT_PATH}' }];

const BODIES: Record<string, Omit<FunctionSpec, 'image'>> = {
  'update-status': {
    args: [
      'update-status',
      ...REPOSITORY,
      ...namespace,
      ...backupSession,
      ...SECRET,
      ...INVOKER_AND_TARGET,
      OUTPUT,
      '--metrics-enabled=true',
      SCRATCH,
      '--metrics-pushgateway-url=${PROMETHEUS_PUSHGATEWAY_URL:=}',
    ],
  },
  'pvc-backup': {
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
      SCRATCH,
    ],
    volumeMounts: TARGET_MOUNT,
  },
  'pvc-restore': {
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
    volumeMounts: TARGET_MOUNT,
  },
};

/** The Functions every host brings along, by name. */
export function builtinFunctions(image: string): Record<string, FunctionObject> {
  const objects = Object.entries(BODIES).map(([name, body]): [string, FunctionObject] => [
    name,
    { apiVersion: V1BETA1, kind: 'Function', metadata: { name }, spec: { image, ...structuredClone(body) } },
  ]);
  return Object.fromEntries(objects);
}

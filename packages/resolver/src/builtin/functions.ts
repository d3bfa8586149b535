import { type FunctionObject, type FunctionSpec, SCRATCH_PATH, V1BETA1 } from '@stash-addons/core';

const REPOSITORY = [
  '--provider=${REPOSITORY_PROVIDER:=}',
  '--bucket=${REPOSITORY_BUCKET:=}',
  '--endpoint=${REPOSITORY_ENDPOINT:=}',
  '--insecure-tls=${REPOSITORY_INSECURE_TLS:=}',
  '--region=${REPOSITORY_REGION:=}',
  '--path=${REPOSITORY_PREFIX:=}',
  '--enable-cache=${ENABLE_CACHE:=true}',
  '--max-connections=${MAX_CONNECTIONS:=0}',
];

/** With defaults, because a Repository may do without a storage Secret. */
const SECRET = [
  '--storage-secret-name=${REPOSITORY_SECRET_NAME:=}',
  '--storage-secret-namespace=${REPOSITORY_SECRET_NAMESPACE:=}',
];

const INVOKER_AND_TARGET = [
  '--invoker-kind=${INVOKER_KIND:=}',
  '--invoker-name=${INVOKER_NAME:=}',
  '--target-kind=${TARGET_KIND:=}',
  '--target-name=${TARGET_NAME:=}',
  '--target-namespace=${TARGET_NAMESPACE:=}',
];

const RETENTION = [
  ...['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'].map(
    (span) => `--retention-keep-${span}=\${RETENTION_KEEP_${span.toUpperCase()}:=0}`,
  ),
  '--retention-keep-tags=${RETENTION_KEEP_TAGS:=}',
  '--retention-prune=${RETENTION_PRUNE:=false}',
  '--retention-dry-run=${RETENTION_DRY_RUN:=false}',
];

const OUTPUT = '--output-dir=${outputDir:=}';
const SCRATCH = `--scratch-dir=${SCRATCH_PATH}`;
const TARGET_MOUNT = [{ name: '${targetVolume}', mountPath: '${TARGET_MOUNT_PATH}' }];

const BODIES: Record<string, Omit<FunctionSpec, 'image'>> = {
  'update-status': {
    args: [
      'update-status',
      ...REPOSITORY,
      '--namespace=${NAMESPACE:=default}',
      '--backupsession=${BACKUP_SESSION:=}',
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
      '--hostname=${HOSTNAME:=}',
      '--backup-paths=${TARGET_PATHS}',
      '--exclude=${EXCLUDE_PATTERNS:=}',
      '--args=${DRIVER_ARGS:=}',
      ...INVOKER_AND_TARGET,
      ...SECRET,
      '--backupsession=${BACKUP_SESSION:=}',
      ...RETENTION,
      OUTPUT,
      SCRATCH,
    ],
    volumeMounts: TARGET_MOUNT,
  },
  'pvc-restore': {
    args: [
      'restore-pvc',
      ...REPOSITORY,
      '--hostname=${HOSTNAME:=}',
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

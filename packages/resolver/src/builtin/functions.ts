import { FUNCTION_ARGS, type FunctionObject, SCRATCH_PATH, V1BETA1 } from '@stash-addons/core';

const { backupSession, cache, namespace, repository } = FUNCTION_ARGS;

/** The step that every Task ends with. */
const STATUS_STEP = 'update-status';

/** The shared block ends with the storage Secret and the scratch folder, which stand elsewhere here. */
const ARGS = [
  STATUS_STEP,
  ...repository.slice(0, 6),
  ...cache,
  ...namespace,
  ...backupSession,
  ...repository.slice(6, 8),
  '--invoker-kind=${INVOKER_KIND:=}',
  '--invoker-name=${INVOKER_NAME:=}',
  '--target-kind=${TARGET_KIND:=}',
  '--target-name=${TARGET_NAME:=}',
  '--target-namespace=${TARGET_NAMESPACE:=}',
  '--output-dir=${outputDir:=}',
  '--metrics-enabled=true',
  `--scratch-dir=${SCRATCH_PATH}`,
  '--metrics-pushgateway-url=${PROMETHEUS_PUSHGATEWAY_URL:=}',
];

/** The Functions every host brings along, by name. */
export function builtinFunctions(image: string): Record<string, FunctionObject> {
  const metadata = { name: STATUS_STEP };
  return { [STATUS_STEP]: { apiVersion: V1BETA1, kind: 'Function', metadata, spec: { image, args: [...ARGS] } } };
}

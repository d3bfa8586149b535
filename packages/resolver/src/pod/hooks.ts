import type { HookHandler } from '@stash-addons/core';
import type { Container, VolumeMount } from 'kubernetes-types/core/v1.js';
import { operatorImage } from '../builtin/image.js';
import { memberOf } from '../members.js';
import type { Variables } from '../template/evaluate.js';
import { substitute } from '../template/tree.js';
import type { HookType, ResolveInput } from '../types.js';
import type { ResolvedStep } from './steps.js';

/** A hook of the member and the name of its container. */
export interface PlannedHook {
  hook: HookType;
  container: Container;
}

const ARGS = [
  'run-hook',
  '--backupsession=${BACKUP_SESSION:=}',
  '--invoker-kind=${INVOKER_KIND:=}',
  '--invoker-name=${INVOKER_NAME:=}',
  '--target-kind=${TARGET_KIND:=}',
  '--target-namespace=${TARGET_NAMESPACE:=}',
  '--target-name=${TARGET_NAME:=}',
  '--hook-type=${HOOK_TYPE}',
  '--hostname=${HOSTNAME:=}',
  '--output-dir=${outputDir:=}',
  '--metrics-enabled=true',
  '--metrics-pushgateway-url=${PROMETHEUS_PUSHGATEWAY_URL:=}',
];

/** The containers of the member's hooks: one before all steps, one after them. */
export function planHooks(
  input: ResolveInput,
  steps: readonly ResolvedStep[],
  variables: Variables,
): { pre?: PlannedHook; post?: PlannedHook } {
  const { pre, post } = configured(input);
  const plan = (name: string, hook: HookType): PlannedHook => ({
    hook,
    container: hookContainer(input, { name, hook, steps, variables }),
  });
  return { ...(pre && { pre: plan('pre-task-hook', pre) }), ...(post && { post: plan('post-task-hook', post) }) };
}

function configured(input: ResolveInput): { pre?: HookType | undefined; post?: HookType | undefined } {
  if (input.operation === 'backup') {
    const { preBackup, postBackup } = memberOf(input).hooks ?? {};
    return { pre: preBackup && 'preBackup', post: acts(postBackup) ? 'postBackup' : undefined };
  }
  const { preRestore, postRestore } = memberOf(input).hooks ?? {};
  return { pre: preRestore && 'preRestore', post: acts(postRestore) ? 'postRestore' : undefined };
}

/** A hook may hold no more than the policy for when to run it. */
function acts(handler: HookHandler | undefined): boolean {
  return [handler?.exec, handler?.httpGet, handler?.httpPost, handler?.tcpSocket].some(
    (action) => action !== undefined,
  );
}

interface HookParts {
  name: string;
  hook: HookType;
  steps: readonly ResolvedStep[];
  variables: Variables;
}

function hookContainer(input: ResolveInput, { name, hook, steps, variables }: HookParts): Container {
  const known = new Map([['HOOK_TYPE', hook], ...steps.flatMap(({ params }) => [...params]), ...variables]);
  return {
    name,
    image: operatorImage(input.operator),
    args: substitute(ARGS, known, { object: `Hook ${hook}`, path: 'args' }),
    env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    volumeMounts: siblingMounts(steps),
    imagePullPolicy: 'IfNotPresent',
  };
}

/** Each volume once; the last mount of it wins. */
function siblingMounts(steps: readonly ResolvedStep[]): VolumeMount[] {
  const mounts = steps.flatMap(({ container }) => container.volumeMounts ?? []);
  return [...new Map(mounts.map((mount) => [mount.name, mount])).values()];
}

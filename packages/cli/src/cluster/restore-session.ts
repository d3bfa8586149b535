import { type RestoreRule, type RestoreSession, StashError, suffixName, V1BETA1 } from '@stash-addons/core';
import { taskNameFor } from '@stash-addons/host';
import type { Subject } from './catalog.js';

/** What a user says of a restore. */
export interface RestoreWish {
  snapshot?: string;
  'source-host'?: string;
  into?: string;
}

/** The RestoreSession that puts back what a BackupConfiguration has stored, run as its backups are. Throws SA_USAGE. */
export function restoreSessionOf({ invoker, choice }: Subject, wish: RestoreWish, now: Date): RestoreSession {
  const { metadata, spec } = invoker;
  const { into, snapshot } = wish;
  if (into !== undefined && snapshot === undefined) {
    const problem = '--into needs --snapshot: the newest snapshot of another target is not its own';
    throw new StashError('SA_USAGE', { problem, help: 'kubectl stash restore --help' });
  }
  const { alias, ref } = spec.target ?? {};
  const { repository, runtimeSettings, tempDir, interimVolumeTemplate, timeOut } = spec;
  const copied = { repository, runtimeSettings, tempDir, interimVolumeTemplate, timeOut };
  const rule = ruleOf(wish);
  return {
    apiVersion: V1BETA1,
    kind: 'RestoreSession',
    metadata: {
      name: suffixName(metadata.name ?? '', `restore-${now.getTime().toString(36)}`),
      namespace: metadata.namespace ?? '',
    },
    spec: {
      ...Object.fromEntries(Object.entries(copied).filter(([, value]) => value !== undefined)),
      ...taskOf({ invoker, choice }),
      target: {
        ...(alias === undefined ? {} : { alias }),
        ref: { ...ref, ...(into === undefined ? {} : { name: into }) },
        ...(Object.keys(rule).length === 0 ? {} : { rules: [rule] }),
      },
    },
  };
}

function ruleOf({ snapshot, 'source-host': sourceHost }: RestoreWish): RestoreRule {
  return {
    ...(sourceHost === undefined ? {} : { sourceHost }),
    ...(snapshot === undefined ? {} : { snapshots: [snapshot] }),
  };
}

/** A configuration that names a Task for its backups wants the one beside it. Throws SA_CLUSTER_DENIED. */
function taskOf({ invoker, choice }: Subject): { task?: { name: string } } {
  if (!invoker.spec.task?.name) return {};
  if (choice?.release !== undefined) return { task: { name: taskNameFor(choice.addon, choice.release, 'restore') } };
  const problem = 'which Task restores is in the ConfigMaps of addons, in the namespace of the operator';
  throw new StashError('SA_CLUSTER_DENIED', { problem });
}

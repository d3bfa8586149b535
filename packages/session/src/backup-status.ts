import type { BackupHostStats, BackupSession, BackupSessionStatus, BackupTargetStatus } from '@stash-addons/core';
import { postActions } from './actions.js';
import type { InvokerPlan } from './invoker.js';
import { targetPhase } from './phases/target-phase.js';
import { BACKUP_WORDS, type SessionState, type TargetState } from './state.js';
import { addMilliseconds, wireTime } from './time.js';

/** The status a session starts with: every target with its hosts and actions, before anything runs. */
export function initialBackupStatus(session: BackupSession, invoker: InvokerPlan, now: Date): BackupSessionStatus {
  const created = session.metadata.creationTimestamp ?? wireTime(now);
  const { timeOutMilliseconds } = invoker;
  return {
    ...session.status,
    phase: 'Pending',
    targets: invoker.members.map((_, index) => initialTarget(invoker, index, now)),
    ...(timeOutMilliseconds === undefined || session.status?.sessionDeadline !== undefined
      ? {}
      : { sessionDeadline: wireTime(addMilliseconds(created, timeOutMilliseconds)) }),
  };
}

function initialTarget(invoker: InvokerPlan, index: number, now: Date): BackupTargetStatus {
  const { ref, totalHosts } = invoker.members[index] as InvokerPlan['members'][number];
  const restic = invoker.driver === 'Restic';
  const last = index === invoker.members.length - 1 && (invoker.order === 'Sequential' || index === 0);
  return {
    ref,
    totalHosts,
    phase: 'Pending',
    ...(restic && index === 0 ? { preBackupActions: ['InitializeBackendRepository'] } : {}),
    ...(restic && last ? { postBackupActions: postActions(invoker, now).map(({ name }) => name) } : {}),
  };
}

export function backupState(status: BackupSessionStatus, invoker: InvokerPlan, now: Date): SessionState {
  return {
    words: BACKUP_WORDS,
    flat: false,
    postActions: invoker.driver === 'Restic' ? postActions(invoker, now) : [],
    conditions: status.conditions ?? [],
    targets: (status.targets ?? []).map(({ phase: _, ref = {}, ...target }) => ({
      ...target,
      ref,
      conditions: target.conditions ?? [],
      stats: target.stats ?? [],
    })),
  };
}

/** The state in the wire's shape; everything else of the status stays. */
export function writeBackupState(status: BackupSessionStatus, state: SessionState): BackupSessionStatus {
  return {
    ...status,
    ...(state.conditions.length === 0 ? {} : { conditions: state.conditions }),
    targets: state.targets.map((target, index) => writeTarget(state, target, index)),
  };
}

function writeTarget(
  state: SessionState,
  { conditions, stats, ...target }: TargetState,
  index: number,
): BackupTargetStatus {
  const phase = targetPhase(state, index);
  return {
    ...target,
    phase: phase === 'Unknown' ? 'Failed' : phase,
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(stats.length === 0 ? {} : { stats: stats as BackupHostStats[] }),
  };
}

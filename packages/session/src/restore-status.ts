import type {
  RestoreBatch,
  RestoreHostStats,
  RestoreSession,
  RestoreSessionStatus,
  TargetPhase,
} from '@stash-addons/core';
import type { InvokerPlan } from './invoker.js';
import { targetPhase } from './phases/target-phase.js';
import { RESTORE_WORDS, type SessionState, type TargetState } from './state.js';

export type RestoreStatus = NonNullable<RestoreSession['status']>;
export type RestoreBatchStatus = NonNullable<RestoreBatch['status']>;

export function restoreState(document: RestoreSession | RestoreBatch, invoker: InvokerPlan): SessionState {
  const flat = document.kind === 'RestoreSession';
  return {
    words: RESTORE_WORDS,
    flat,
    postActions: [],
    conditions: document.status?.conditions ?? [],
    targets: flat ? [onlyTarget(document.status, invoker)] : memberTargets(document.status, invoker),
  };
}

/** The state in the shape of a RestoreSession: its target's conditions and hosts are the session's own. */
export function writeRestoreState(status: RestoreStatus, state: SessionState): RestoreStatus {
  const [target] = state.targets as [TargetState];
  const stats = target.stats as RestoreHostStats[];
  return {
    ...status,
    ...(target.totalHosts === undefined ? {} : { totalHosts: target.totalHosts }),
    ...(state.conditions.length === 0 ? {} : { conditions: state.conditions }),
    ...(stats.length === 0 ? {} : { stats }),
  };
}

/** The state in the shape of a RestoreBatch. */
export function writeRestoreBatchState(status: RestoreBatchStatus, state: SessionState): RestoreBatchStatus {
  return {
    ...status,
    ...(state.conditions.length === 0 ? {} : { conditions: state.conditions }),
    members: state.targets.map(({ ref, totalHosts, conditions, stats }, index) => ({
      ref,
      phase: memberPhase(state, index),
      ...(totalHosts === undefined ? {} : { totalHosts }),
      ...(conditions.length === 0 ? {} : { conditions }),
      ...(stats.length === 0 ? {} : { stats: stats }),
    })),
  };
}

/** The wire's member phase has no Unknown; Failed is the word that claims nothing. */
function memberPhase(state: SessionState, index: number): TargetPhase {
  const phase = targetPhase(state, index);
  return phase === 'Unknown' ? 'Failed' : phase;
}

function onlyTarget(status: RestoreSessionStatus | undefined, { members }: InvokerPlan): TargetState {
  const [member] = members as [InvokerPlan['members'][number]];
  return {
    ref: member.ref,
    totalHosts: status?.totalHosts ?? member.totalHosts,
    conditions: [],
    stats: status?.stats ?? [],
  };
}

function memberTargets(status: RestoreBatchStatus | undefined, { members }: InvokerPlan): TargetState[] {
  return members.map((member, index) => {
    const { ref, totalHosts, conditions, stats } = { ...status?.members?.[index] };
    return {
      ref: ref ?? member.ref,
      totalHosts: totalHosts ?? member.totalHosts,
      conditions: conditions ?? [],
      stats: stats ?? [],
    };
  });
}

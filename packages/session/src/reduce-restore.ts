import type { RestoreBatch, RestorePhase, RestoreSession } from '@stash-addons/core';
import { fold } from './fold.js';
import type { InvokerPlan } from './invoker.js';
import type { NextAction } from './next-action.js';
import type { Observation } from './observation.js';
import { isFinal, restorePhase } from './phases/session-phase.js';
import {
  restoreState,
  writeRestoreBatchState,
  writeRestoreState,
  type RestoreBatchStatus,
  type RestoreStatus,
} from './restore-status.js';
import { advance } from './settle/advance.js';
import { sessionCause, stops } from './settle/cut-short.js';
import { addMilliseconds, durationSince, wireTime } from './time.js';

export interface RestoreReduction<Status> {
  /** To be stored before `next` is done. */
  status: Status;
  next: NextAction[];
}

export function reduceRestore(
  session: RestoreSession,
  invoker: InvokerPlan,
  observations: readonly Observation[],
  now: Date,
): RestoreReduction<RestoreStatus>;
export function reduceRestore(
  session: RestoreBatch,
  invoker: InvokerPlan,
  observations: readonly Observation[],
  now: Date,
): RestoreReduction<RestoreBatchStatus>;
/** As `reduceBackup`, for a restore, which is its own invoker. A restore that has ended is never started again. */
export function reduceRestore(
  session: RestoreSession | RestoreBatch,
  invoker: InvokerPlan,
  observations: readonly Observation[],
  now: Date,
): RestoreReduction<RestoreStatus | RestoreBatchStatus> {
  const before = restoreState(session, invoker);
  const old = session.status ?? {};
  if (isFinal(old.phase)) return { status: old, next: stopsOf(before) };
  const deadline = old.sessionDeadline ?? deadlineOf(session, invoker, now);
  const identity = {
    Name: session.metadata.name ?? '',
    Namespace: session.metadata.namespace ?? invoker.namespace,
    RetryLeft: 0,
  };
  const folded = fold(before, observations, now);
  const { state, next, open } = advance(folded, { invoker, identity, observations, now }, deadline);
  const phase = restorePhase(state, open);
  const fields = {
    ...old,
    phase,
    ...(deadline === undefined ? {} : { sessionDeadline: deadline }),
    ...(isFinal(phase) ? { sessionDuration: old.sessionDuration ?? durationSince(createdAt(session, now), now) } : {}),
  };
  const status =
    session.kind === 'RestoreSession' ? writeRestoreState(fields, state) : writeRestoreBatchState(fields, state);
  return { status, next: settleNext(phase, next, deadline) };
}

/** A restore that cannot start is told so by its conditions, so nothing is started for it. */
function settleNext(phase: RestorePhase, next: NextAction[], deadline: string | undefined): NextAction[] {
  if (phase === 'Invalid') return [];
  if (isFinal(phase) || deadline === undefined) return next;
  return [...next, { kind: 'wakeAt', time: deadline, why: 'deadline' }];
}

function stopsOf(state: ReturnType<typeof restoreState>): NextAction[] {
  const cause = sessionCause(state);
  return cause === undefined ? [] : stops(state, cause);
}

function createdAt({ metadata }: RestoreSession | RestoreBatch, now: Date): string {
  return metadata.creationTimestamp ?? wireTime(now);
}

function deadlineOf(session: RestoreSession | RestoreBatch, invoker: InvokerPlan, now: Date): string | undefined {
  const { timeOutMilliseconds } = invoker;
  if (timeOutMilliseconds === undefined) return undefined;
  return wireTime(addMilliseconds(createdAt(session, now), timeOutMilliseconds));
}

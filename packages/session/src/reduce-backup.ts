import type { BackupSession, BackupSessionStatus } from '@stash-addons/core';
import { backupState, initialBackupStatus, writeBackupState } from './backup-status.js';
import { hasCondition } from './conditions/upsert.js';
import { fold } from './fold.js';
import type { InvokerPlan } from './invoker.js';
import type { NextAction } from './next-action.js';
import type { Observation } from './observation.js';
import { backupPhase, isFinal } from './phases/session-phase.js';
import { settleRetry } from './retry.js';
import { advance } from './settle/advance.js';
import { sessionCause, stops } from './settle/cut-short.js';
import { durationSince } from './time.js';

export interface BackupReduction {
  /** To be stored before `next` is done. */
  status: BackupSessionStatus;
  next: NextAction[];
}

/**
 * The status of a session after what was observed, and what to do about it. Reducing again with the same input changes
 * nothing. A session that has ended keeps its phase; only its retry and its history are looked after.
 */
export function reduceBackup(
  session: BackupSession,
  invoker: InvokerPlan,
  observations: readonly Observation[],
  now: Date,
): BackupReduction {
  const status = session.status?.targets === undefined ? initialBackupStatus(session, invoker, now) : session.status;
  const seen: Seen = { session: { ...session, status }, invoker, observations, now };
  return isFinal(session.status?.phase) ? lookAfter(seen) : proceed(seen);
}

interface Seen {
  session: BackupSession & { status: BackupSessionStatus };
  invoker: InvokerPlan;
  observations: readonly Observation[];
  now: Date;
}

function proceed(seen: Seen): BackupReduction {
  const { session, invoker, observations, now } = seen;
  const identity = {
    Name: session.metadata.name ?? '',
    Namespace: session.metadata.namespace ?? invoker.namespace,
    RetryLeft: session.spec.retryLeft ?? 0,
  };
  const before = fold(backupState(session.status, invoker, now), observations, now);
  const { state, next, open } = advance(
    before,
    { invoker, identity, observations, now },
    session.status.sessionDeadline,
  );
  const phase = backupPhase(state, open);
  const status = writeBackupState({ ...session.status, phase }, state);
  if (!isFinal(phase)) return { status, next: [...next, ...wakeAtDeadline(status)] };
  const sessionDuration = durationSince(session.metadata.creationTimestamp ?? now.toISOString(), now);
  return lookAfter({ ...seen, session: { ...session, status: { sessionDuration, ...status } } });
}

/** What is still to be done for a session that has ended. */
function lookAfter(seen: Seen): BackupReduction {
  const { session, invoker, observations, now } = seen;
  const before = backupState(session.status, invoker, now);
  const history = observations.filter((one) => one.kind === 'condition' && one.type === 'BackupHistoryCleaned');
  const status = history.length === 0 ? session.status : writeBackupState(session.status, fold(before, history, now));
  const cause = sessionCause(before);
  const retry = settleRetry({ ...session, status }, invoker, observations, now);
  const cleaned = hasCondition(retry.status.conditions, 'BackupHistoryCleaned');
  return {
    status: retry.status,
    next: [
      ...(cause === undefined ? [] : stops(before, cause)),
      ...(cleaned ? [] : [{ kind: 'cleanHistory' } as const]),
      ...retry.next,
    ],
  };
}

function wakeAtDeadline({ sessionDeadline }: BackupSessionStatus): NextAction[] {
  return sessionDeadline === undefined ? [] : [{ kind: 'wakeAt', time: sessionDeadline, why: 'deadline' }];
}

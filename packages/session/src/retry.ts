import { parseDuration, suffixName, type BackupSession, type BackupSessionStatus } from '@stash-addons/core';
import { isTrue } from './conditions/upsert.js';
import type { InvokerPlan } from './invoker.js';
import type { NextAction } from './next-action.js';
import type { Observation } from './observation.js';
import { addMilliseconds, wireTime } from './time.js';

export interface RetrySettled {
  status: BackupSessionStatus;
  next: NextAction[];
}

/** Whether a session is going to be tried again; such a session must not be deleted yet. What was cancelled stays so. */
export function awaitsRetry({ spec, status }: BackupSession): boolean {
  if (status?.phase !== 'Failed' || isTrue(status.conditions, 'SessionCancelled')) return false;
  return (spec.retryLeft ?? 0) > 0 && status.retried !== true;
}

/** Schedules and asks for the retry of a failed session. `nextRetry` and `retried` are written once. */
export function settleRetry(
  session: BackupSession,
  invoker: InvokerPlan,
  observations: readonly Observation[],
  now: Date,
): RetrySettled {
  const status = session.status ?? {};
  if (!awaitsRetry(session)) return { status, next: [] };
  if (observations.some(({ kind }) => kind === 'retryCreated')) {
    return { status: { ...status, retried: true }, next: [] };
  }
  const nextRetry = status.nextRetry ?? firstRetry(invoker, now);
  if (nextRetry === undefined) return { status, next: [] };
  return { status: { ...status, nextRetry }, next: [retryAt(session, nextRetry, now)] };
}

function firstRetry({ retry }: InvokerPlan, now: Date): string | undefined {
  if (retry === undefined) return undefined;
  return wireTime(addMilliseconds(now, parseDuration(retry.delay ?? '') ?? 0));
}

function retryAt(session: BackupSession, time: string, now: Date): NextAction {
  if (now.getTime() < new Date(time).getTime()) return { kind: 'wakeAt', time, why: 'retry' };
  const retryLeft = (session.spec.retryLeft ?? 0) - 1;
  return { kind: 'createRetry', name: retryName(session, retryLeft), retryLeft };
}

/** The same for every attempt to create it, so that two engines cannot retry one session twice. */
function retryName(session: BackupSession, retryLeft: number): string {
  const name = (session.metadata.name ?? '').replace(/-r\d+$/, '');
  return suffixName(name, `r${retryLeft}`);
}

import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Action,
  type BackupSession,
  type Coded,
  CONTRACT,
  type RestoreSession,
  StashError,
  type StatusResult,
} from '@stash-addons/core';
import {
  type InvokerPlan,
  isFinal,
  type NextAction,
  type Observation,
  reduceBackup,
  reduceRestore,
} from '@stash-addons/session';
import type { Session } from '../state/sessions.js';
import { errorOf, observationsOf } from './observe.js';
import type { Executed } from './executor.js';

export interface Drive {
  session: Session;
  plan: InvokerPlan;
  signal: AbortSignal;
  /** Called whenever the status changes, before anything is done about it. */
  save: (session: Session) => void;
  /** Runs the target's containers to their end. */
  start: (actions: Action[], deadline: string | undefined) => Promise<Executed>;
}

export interface Driven {
  session: Session;
  executed?: Executed;
  error?: Coded;
}

/** Reduces, acts and observes until the session has ended. What is done comes from the reducers alone. */
export async function drive({ session, plan, signal, save, start }: Drive): Promise<Driven> {
  const seen: Observation[] = [];
  let executed: Executed | undefined;
  let current = session;
  for (;;) {
    const { status, next } = reduce(current, plan, seen);
    current = { ...current, status } as Session;
    save(current);
    if (isFinal(status.phase)) break;
    const begin = next.find((action) => action.kind === 'startTarget');
    if (begin !== undefined && executed === undefined) {
      executed = await start(begin.actions, status.sessionDeadline);
      seen.push(...observationsOf(begin.ref, executed, signal));
    } else if (executed !== undefined && !seen.some(({ kind }) => kind === 'status')) {
      seen.push(undone(current, executed));
    } else if (!(await waitFor(next, signal))) seen.push({ kind: 'cancelled', message: 'Nothing more could be done' });
  }
  const error =
    current.status?.phase === 'Succeeded' ? undefined : ((executed && errorOf(executed)) ?? failed(current));
  return { session: current, ...(executed ? { executed } : {}), ...(error ? { error } : {}) };
}

function reduce(
  session: Session,
  plan: InvokerPlan,
  seen: Observation[],
): { status: NonNullable<Session['status']>; next: NextAction[] } {
  const now = new Date();
  if (session.kind === 'BackupSession') return reduceBackup(session as BackupSession, plan, seen, now);
  return reduceRestore(session as RestoreSession, plan, seen, now);
}

/** The status step left nothing behind, so none of its actions was done. */
function undone({ status }: Session, { died, endings }: Executed): Observation {
  const step = endings.at(-1)?.name ?? 'update-status';
  const error =
    died ??
    new StashError('SA_STEP_DIED', { step, ending: 'no result', text: endings.at(-1)?.lastWords ?? '' }).toJSON();
  const names = status !== undefined && 'targets' in status ? (status.targets?.[0]?.postBackupActions ?? []) : [];
  const actions = (names as Action['name'][]).map((name) => ({ name, ok: false, error }));
  return { kind: 'status', result: { contract: CONTRACT, actions, spans: [] } satisfies StatusResult };
}

/** Sleeps until the time the reducers ask for; false where they ask for nothing. */
async function waitFor(next: readonly NextAction[], signal: AbortSignal): Promise<boolean> {
  const wake = next.find((action) => action.kind === 'wakeAt');
  if (wake === undefined || signal.aborted) return false;
  const milliseconds = Math.max(0, new Date(wake.time).getTime() - Date.now());
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  return true;
}

function failed({ status, metadata }: Session): Coded {
  const condition = status?.conditions?.find((one) => one.status === 'False');
  const text = condition?.message ?? condition?.reason ?? `it is ${status?.phase}`;
  return new StashError('SA_SESSION_FAILED', { name: metadata.name ?? '', text }).toJSON();
}

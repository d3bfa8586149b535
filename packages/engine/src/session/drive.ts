import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Action,
  type Coded,
  CONTRACT,
  StashError,
  type StatusResult,
  type TargetRef,
  toCoded,
} from '@stash-addons/core';
import {
  type InvokerPlan,
  isFinal,
  type NextAction,
  type Observation,
  reduceBackup,
  reduceRestore,
  vocabularyOf,
} from '@stash-addons/session';
import type { Session } from '../state/sessions.js';
import { errorOf, observationsOf } from './observe.js';
import type { Executed } from './executor.js';
import type { HookEnding } from './post-hook.js';
import type { StepEnding } from './step-process.js';

export interface Drive {
  session: Session;
  plan: InvokerPlan;
  signal: AbortSignal;
  /** Called whenever the status changes, before anything is done about it. */
  save: (session: Session) => void;
  /** Runs the target's containers to their end. */
  start: (actions: Action[], deadline: string | undefined) => Promise<Executed>;
  /** Runs the hook after the last step, to which the containers did not come. */
  postHook: (next: PostHook) => Promise<HookEnding>;
}

type PostHook = Extract<NextAction, { kind: 'runPostHook' }>;

export interface Driven {
  session: Session;
  executed?: Executed;
  error?: Coded;
}

/** Reduces, acts and observes until the session has ended. What is done comes from the reducers alone. */
export async function drive(input: Drive): Promise<Driven> {
  const seen: Observation[] = [];
  let due: Extract<NextAction, { kind: 'startTarget' }> | undefined;
  let executed: Executed | undefined;
  let current = input.session;
  for (;;) {
    const { status, next } = reduce(current, input.plan, seen);
    current = { ...current, status } as Session;
    input.save(current);
    if (isFinal(status.phase)) return outcome(current, executed);
    const begin = next.find((action) => action.kind === 'startTarget');
    const hook = next.find((action) => action.kind === 'runPostHook');
    if (begin !== undefined) {
      due = begin;
      seen.push(ensured(current, begin.ref));
    } else if (due !== undefined && executed === undefined) {
      executed = await input.start(due.actions, status.sessionDeadline);
      seen.push(...observationsOf(due.ref, executed, input.signal));
    } else if (hook !== undefined) seen.push(await hooked(current, hook, input));
    else seen.push(...(await nothingToStart({ session: current, executed, seen, next, signal: input.signal })));
  }
}

function outcome(session: Session, executed: Executed | undefined): Driven {
  const driven = { session, ...(executed === undefined ? {} : { executed }) };
  if (session.status?.phase === 'Succeeded') return driven;
  return { ...driven, error: (executed && errorOf(executed)) ?? failed(session) };
}

interface Standstill {
  session: Session;
  executed: Executed | undefined;
  seen: readonly Observation[];
  next: readonly NextAction[];
  signal: AbortSignal;
}

/** What there is to observe when nothing can be started: actions that nobody did, a time that came, or the end. */
async function nothingToStart({ session, executed, seen, next, signal }: Standstill): Promise<Observation[]> {
  if (executed !== undefined && !seen.some(({ kind }) => kind === 'status')) return [undone(session, executed)];
  if (await waitFor(next, signal)) return [];
  return [{ kind: 'cancelled', message: 'Nothing more could be done' }];
}

/** Said before the containers start, so that who looks meanwhile sees the session running. */
function ensured(session: Session, target: TargetRef): Observation {
  return { kind: 'condition', type: vocabularyOf(session).executor, status: 'True', target };
}

async function hooked(session: Session, next: PostHook, { postHook }: Drive): Promise<Observation> {
  const { ok, message } = await postHook(next).catch((error: unknown) => {
    return { ok: false, message: `It could not be run: ${toCoded(error).message}` };
  });
  const type = vocabularyOf(session).postHook;
  return { kind: 'condition', type, status: ok ? 'True' : 'False', target: next.ref, message };
}

function reduce(
  session: Session,
  plan: InvokerPlan,
  seen: Observation[],
): { status: NonNullable<Session['status']>; next: NextAction[] } {
  const now = new Date();
  if (session.kind === 'BackupSession') return reduceBackup(session, plan, seen, now);
  return reduceRestore(session, plan, seen, now);
}

/** The status step left nothing behind, so none of its actions was done. */
function undone({ status }: Session, { died, endings }: Executed): Observation {
  const error = died ?? leftNoResult(endings.at(-1));
  const names = status !== undefined && 'targets' in status ? status.targets?.[0]?.postBackupActions : undefined;
  const actions = ((names ?? []) as Action['name'][]).map((name) => ({ name, ok: false, error }));
  return { kind: 'status', result: { contract: CONTRACT, actions, spans: [] } satisfies StatusResult };
}

function leftNoResult(last: StepEnding | undefined): Coded {
  const details = { step: last?.name ?? 'update-status', ending: 'no result', text: last?.lastWords ?? '' };
  return new StashError('SA_STEP_DIED', details).toJSON();
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

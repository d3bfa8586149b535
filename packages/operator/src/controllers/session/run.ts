import type { BackupConfiguration, BackupSession, HookOutcome, RestoreSession } from '@stash-addons/core';
import type { ConditionType, InvokerPlan } from '@stash-addons/session';
import { keyOf } from '../../cache/informer.js';
import { type SessionKey, sessionKey } from '../../cache/kept-job.js';

export type Session = BackupSession | RestoreSession;
/** A restore is its own invoker. */
export type Invoker = BackupConfiguration | RestoreSession;

/** A session and what is known of it while it is worked on. */
export interface Work<S extends Session = Session> {
  session: S;
  invoker: Invoker;
  plan: InvokerPlan;
  now: Date;
}

export function operationOf({ kind }: Pick<Session, 'kind'>): 'backup' | 'restore' {
  return kind === 'BackupSession' ? 'backup' : 'restore';
}

/** The condition that says whether a target's Job was made. */
export function ensuredType({ kind }: Pick<Session, 'kind'>): ConditionType {
  return kind === 'BackupSession' ? 'BackupExecutorEnsured' : 'RestoreExecutorEnsured';
}

/** The condition that says how a hook ended. */
export const HOOK_TYPES = {
  preBackup: 'PreBackupHookExecutionSucceeded',
  postBackup: 'PostBackupHookExecutionSucceeded',
  preRestore: 'PreRestoreHookExecutionSucceeded',
  postRestore: 'PostRestoreHookExecutionSucceeded',
} as const satisfies Record<HookOutcome['hook'], ConditionType>;

export function postHookOf({ kind }: Pick<Session, 'kind'>): 'postBackup' | 'postRestore' {
  return kind === 'BackupSession' ? 'postBackup' : 'postRestore';
}

export function keyOfSession(session: Session): SessionKey {
  return sessionKey(session.kind, keyOf(session));
}

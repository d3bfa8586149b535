import type { BackupConfiguration, BackupSession, HookOutcome, RestoreSession } from '@stash-addons/core';
import { BACKUP_WORDS, type ConditionType, type InvokerPlan, RESTORE_WORDS } from '@stash-addons/session';
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

/** The condition that says how a hook ended. */
export const HOOK_TYPES = {
  preBackup: BACKUP_WORDS.preHook,
  postBackup: BACKUP_WORDS.postHook,
  preRestore: RESTORE_WORDS.preHook,
  postRestore: RESTORE_WORDS.postHook,
} satisfies Record<HookOutcome['hook'], ConditionType>;

export function postHookOf({ kind }: Pick<Session, 'kind'>): 'postBackup' | 'postRestore' {
  return kind === 'BackupSession' ? 'postBackup' : 'postRestore';
}

export function keyOfSession(session: Session): SessionKey {
  return sessionKey(session.kind, keyOf(session));
}

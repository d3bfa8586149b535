import type { BackupConfiguration, BackupSession, Coded } from '@stash-addons/core';
import { backupInvoker, DEFAULT_TIME_OUT } from '@stash-addons/session';
import type { Executed } from './session/executor.js';
import { cleanHistory } from './session/history.js';
import { withSession } from './session/open-session.js';
import type { OpenSession, SessionInput } from './session/opened.js';
import { runSession } from './session/run-session.js';
import { RepositoryStore } from './state/repositories.js';

const CHECK_INTERVAL = '168h';

export interface SessionOutcome<Session> {
  session: Session;
  /** Why it failed. */
  error?: Coded;
  executed?: Executed;
}

export type BackupInput = SessionInput & { invoker: BackupConfiguration };

/** Backs up one target. Throws where the session could not begin; a session that failed is an outcome. */
export function backup(input: BackupInput): Promise<SessionOutcome<BackupSession>> {
  return withSession(input, (open) => runBackup(input, open));
}

async function runBackup({ context, invoker }: BackupInput, open: OpenSession): Promise<SessionOutcome<BackupSession>> {
  const repositories = new RepositoryStore(context.state);
  const { prepared, repository } = open;
  const { checkedAt } = repositories.get(repository.url);
  const plan = {
    ...backupInvoker(invoker, {
      defaultTimeOut: DEFAULT_TIME_OUT,
      measure: 'withCheck',
      check: { every: 'interval', interval: CHECK_INTERVAL, ...(checkedAt ? { last: checkedAt } : {}) },
    }),
    ready: true,
  };
  const driven = await runSession(open, plan, {
    hosts: [],
    adoptUntagged: prepared.invoker.metadata.annotations?.[ADOPT_ANNOTATION] === 'true',
  });
  const session = driven.session as BackupSession;
  repositories.note(repository.url, session, driven.executed?.status, new Date());
  cleanHistory(context.sessions, session, plan.historyLimit);
  return { ...driven, session };
}

/** Snapshots without tags are taken to be this target's by retention only where the user says so. */
export const ADOPT_ANNOTATION = 'stash-addons.dev/adopt-untagged';

import type { BackupSession } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { isFinal, NOT_SERVED, upsertCondition } from '@stash-addons/session';
import { specOf } from '../../cache/kept.js';
import { releaseJobs } from './jobs.js';
import { keyOfSession } from './run.js';
import type { SessionShared } from './session-shared.js';

/** Ends a session whose invoker is not there, or of a kind that is not served. Throws ApiError. */
export async function refuse(shared: SessionShared, session: BackupSession, now: Date): Promise<undefined> {
  if (isFinal(session.status?.phase)) return releaseJobs(shared, keyOfSession(session));
  const { kind, name } = specOf(session).invoker;
  const served = kind === 'BackupConfiguration';
  const message = served ? `The ${kind} ${name} does not exist` : `A session of a ${kind} is not served yet`;
  const condition = {
    type: 'BackupSkipped',
    status: 'True',
    message,
    ...(served ? {} : { reason: NOT_SERVED }),
  } as const;
  const phase = session.status?.phase === 'Running' ? 'Failed' : 'Skipped';
  const conditions = upsertCondition(session.status?.conditions ?? [], condition, now);
  const status = { ...session.status, phase, conditions } as const;
  const stored = await shared.client.replaceStatus(RESOURCES.BackupSession, { ...session, status });
  shared.took.session(stored);
  return releaseJobs(shared, keyOfSession(session));
}

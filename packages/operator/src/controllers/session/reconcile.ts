import type { BackupConfiguration, BackupSession } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import {
  backupInvoker,
  DEFAULT_TIME_OUT,
  isFinal,
  type Observation,
  reduceBackup,
  skipReason,
} from '@stash-addons/session';
import { fromKey, type Key } from '../../cache/informer.js';
import { specOf } from '../../cache/kept.js';
import { sessionKey } from '../../cache/kept-job.js';
import { nextLook } from '../times.js';
import { bringOn } from './bring-on.js';
import { awaitsNamesake, releaseJobs } from './jobs.js';
import { look } from './look.js';
import { refuse } from './refuse.js';
import { noteRepository } from './repository-status.js';
import { keyOfSession, type Work } from './run.js';
import type { SessionShared } from './session-shared.js';

/**
 * Brings one BackupSession on: looks at its Job and pod, stores what the reducers make of it, and does what they ask for.
 * Returns when to look again. Throws ApiError; then it is done again.
 */
export async function reconcileSession(shared: SessionShared, key: Key, now = new Date()): Promise<Date | undefined> {
  const session = await shared.client.get<BackupSession>(RESOURCES.BackupSession, fromKey(key));
  if (session === undefined || session.metadata.deletionTimestamp !== undefined) {
    return releaseJobs(shared, sessionKey('BackupSession', key));
  }
  if (await awaitsNamesake(shared, session)) return nextLook(now, now);
  const { kind, name } = specOf(session).invoker;
  const at = { namespace: session.metadata.namespace, name };
  const invoker =
    kind === 'BackupConfiguration'
      ? await shared.client.get<BackupConfiguration>(RESOURCES.BackupConfiguration, at)
      : undefined;
  if (invoker === undefined) return refuse(shared, session, now);
  return backUp(shared, { session, invoker, now });
}

async function backUp(
  shared: SessionShared,
  { session, invoker, now }: { session: BackupSession; invoker: BackupConfiguration; now: Date },
): Promise<Date | undefined> {
  const plan = backupInvoker(invoker, { defaultTimeOut: DEFAULT_TIME_OUT });
  const work: Work<BackupSession> = { session, invoker, plan, now };
  const targets = (session.status?.targets ?? []).map(({ ref = {}, conditions }) => ({ ref, conditions }));
  const { seen, until } = await look(shared, work, targets);
  return bringOn(
    shared,
    work,
    { seen: [...skipped(shared, work), ...seen], until },
    {
      reduce: ({ session: one }, observations) => reduceBackup(one, plan, observations, now),
      beforeEnd: (settled, observations) => noteRepository(shared, settled, invoker, observations),
    },
  );
}

/** Only a session that has made nothing is skipped. */
function skipped(shared: SessionShared, { session, plan }: Work<BackupSession>): Observation[] {
  if (isFinal(session.status?.phase) || shared.jobs.of(keyOfSession(session)).length > 0) return [];
  const invoker = `${plan.namespace}/${plan.kind}/${plan.name}`;
  const why = skipReason(session, plan, shared.sessions.sessionsOf(invoker));
  return why === undefined ? [] : [{ kind: 'skipped', message: why }];
}

import { isDeepStrictEqual } from 'node:util';
import type { BackupConfiguration, BackupSession } from '@stash-addons/core';
import {
  backupInvoker,
  DEFAULT_TIME_OUT,
  type InvokerPlan,
  isFinal,
  type NextAction,
  type Observation,
  reduceBackup,
} from '@stash-addons/session';
import { RESOURCES } from '../../api/resources.js';
import { fromKey, type Key } from '../../cache/informer.js';
import { act } from './act.js';
import { releaseJobs } from './jobs.js';
import { look } from './look.js';
import { noteRepository } from './repository-status.js';
import type { SessionShared } from './session-shared.js';
import { refuse } from './refuse.js';
import { tellHosts } from './tell-hosts.js';

/** A session and what is known of it while it is worked on. */
export interface Work {
  session: BackupSession;
  invoker: BackupConfiguration;
  plan: InvokerPlan;
  now: Date;
}

/** What is done about one look may itself be seen at once; so often at most, then the next event goes on. */
const MOST_ROUNDS = 6;

/**
 * Brings one BackupSession on: looks at its Job and pod, stores what the reducers make of it, and does what they ask for.
 * Returns when to look again. Throws ApiError; then it is done again.
 */
export async function reconcileSession(shared: SessionShared, key: Key, now = new Date()): Promise<Date | undefined> {
  const session = await shared.client.get<BackupSession>(RESOURCES.BackupSession, fromKey(key));
  if (session === undefined || session.metadata.deletionTimestamp !== undefined) return releaseJobs(shared, key);
  const { kind, name } = session.spec.invoker;
  const at = { namespace: session.metadata.namespace, name };
  const invoker =
    kind === 'BackupConfiguration'
      ? await shared.client.get<BackupConfiguration>(RESOURCES.BackupConfiguration, at)
      : undefined;
  if (invoker === undefined) return refuse(shared, session, now);
  const plan = backupInvoker(invoker, { defaultTimeOut: DEFAULT_TIME_OUT });
  return bringOn(shared, key, { session, invoker, plan, now });
}

async function bringOn(shared: SessionShared, key: Key, begun: Work): Promise<Date | undefined> {
  let work = begun;
  let { seen, until } = await look(shared, key, work);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { next, ...reduced } = await reduceAndStore(shared, work, seen);
    work = { ...work, session: reduced.session };
    const found = await act(shared, work, next);
    seen = found;
    until = earliest(until, wakeOf(next, work.now));
    if (found.length === 0) break;
  }
  if (isFinal(work.session.status?.phase)) await releaseJobs(shared, key);
  return until;
}

/** The status is stored before anything is done about it. */
async function reduceAndStore(
  shared: SessionShared,
  { session, invoker, plan, now }: Work,
  seen: readonly Observation[],
): Promise<{ session: BackupSession; next: NextAction[] }> {
  const { status, next } = reduceBackup(session, plan, seen, now);
  if (isDeepStrictEqual(status, session.status)) return { session, next };
  const settled = { ...session, status };
  const ends = isFinal(status.phase) && !isFinal(session.status?.phase);
  if (ends) await noteRepository(shared, settled, invoker, seen);
  const stored = await shared.client.replaceStatus(RESOURCES.BackupSession, settled);
  shared.took.session(stored);
  if (ends) await tellHosts(shared, stored);
  return { session: stored, next };
}

function wakeOf(next: readonly NextAction[], now: Date): Date | undefined {
  const times = next.flatMap((one) => (one.kind === 'wakeAt' ? [new Date(one.time)] : []));
  return earliest(...times.filter((time) => time > now));
}

function earliest(...times: (Date | undefined)[]): Date | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : new Date(Math.min(...known.map((time) => time.getTime())));
}

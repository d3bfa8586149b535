import { isDeepStrictEqual } from 'node:util';
import { RESOURCES } from '@stash-addons/kube';
import { isFinal, type NextAction, type Observation } from '@stash-addons/session';
import { earliest } from '../times.js';
import { act } from './act.js';
import { releaseJobs } from './jobs.js';
import type { Look } from './look.js';
import { keyOfSession, type Session, type Work } from './run.js';
import type { SessionShared } from './session-shared.js';
import { noteMetrics } from './note-metrics.js';
import { tellHosts } from './tell-hosts.js';

/** What a kind of session does in its own way. */
export interface Way<S extends Session> {
  reduce: (work: Work<S>, seen: readonly Observation[]) => { status: NonNullable<S['status']>; next: NextAction[] };
  /** Called before a status that ends the session is stored. */
  beforeEnd: (settled: S, seen: readonly Observation[]) => Promise<void>;
}

/** What is done about one look may itself be seen at once; so often at most, then the next event goes on. */
const MOST_ROUNDS = 6;

/**
 * Stores what the reducers make of what was seen, and does what they ask for, until there is nothing more to see. Returns
 * when to look again. Throws ApiError; then all of it is done again.
 */
export async function bringOn<S extends Session>(
  shared: SessionShared,
  begun: Work<S>,
  { seen: first, until: waited }: Look,
  way: Way<S>,
): Promise<Date | undefined> {
  let work = begun;
  let seen: readonly Observation[] = first;
  let until = waited;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { session, next } = await reduceAndStore(shared, work, seen, way);
    work = { ...work, session };
    seen = await act(shared, work, next);
    until = earliest(until, wakeOf(next, work.now));
    if (seen.length === 0) break;
  }
  if (isFinal(work.session.status?.phase)) await releaseJobs(shared, keyOfSession(work.session));
  return until;
}

/** The status is stored before anything is done about it. */
async function reduceAndStore<S extends Session>(
  shared: SessionShared,
  work: Work<S>,
  seen: readonly Observation[],
  way: Way<S>,
): Promise<{ session: S; next: NextAction[] }> {
  const { session } = work;
  const { status, next } = way.reduce(work, seen);
  if (isDeepStrictEqual(status, session.status)) return { session, next };
  const settled = { ...session, status };
  const ends = isFinal(status.phase) && !isFinal(session.status?.phase);
  if (ends) await way.beforeEnd(settled, seen);
  const stored = await shared.client.replaceStatus(RESOURCES[session.kind], settled);
  shared.took.session(stored);
  if (ends) {
    await tellHosts(shared, stored);
    await noteMetrics(shared, stored, work.invoker);
  }
  return { session: stored, next };
}

function wakeOf(next: readonly NextAction[], now: Date): Date | undefined {
  const times = next.flatMap((one) => (one.kind === 'wakeAt' ? [new Date(one.time)] : []));
  return earliest(...times.filter((time) => time > now));
}

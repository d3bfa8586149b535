import type { RestoreSession } from '@stash-addons/core';
import { nameOf, RESOURCES } from '@stash-addons/kube';
import {
  completeRef,
  DEFAULT_TIME_OUT,
  isFinal,
  type Observation,
  reduceRestore,
  restoreInvoker,
  restorePrerequisites,
} from '@stash-addons/session';
import { fromKey, type Key } from '../../cache/informer.js';
import { sessionKey } from '../../cache/kept-job.js';
import { lookAt } from '../configuration/prerequisites.js';
import { FINALIZER } from '../ownership.js';
import { earliest, nextLook } from '../times.js';
import { bringOn } from './bring-on.js';
import { jobHosts } from './claims.js';
import { awaitsNamesake, releaseJobs } from './jobs.js';
import { look } from './look.js';
import { noteMetrics } from './note-metrics.js';
import { keyOfSession, type Work } from './run.js';
import type { SessionShared } from './session-shared.js';

/** As `reconcileSession`, for a RestoreSession, which is its own invoker. One that has ended is never run again. */
export async function reconcileRestore(shared: SessionShared, key: Key, now = new Date()): Promise<Date | undefined> {
  const session = await shared.client.get<RestoreSession>(RESOURCES.RestoreSession, fromKey(key));
  if (session === undefined || session.metadata.deletionTimestamp !== undefined) {
    if (session !== undefined) await dropFinalizer(shared, session);
    return releaseJobs(shared, sessionKey('RestoreSession', key));
  }
  if (await awaitsNamesake(shared, session)) return nextLook(now, now);
  if (!shared.metrics.has(sessionKey('RestoreSession', key))) await noteMetrics(shared, session, session);
  const hosts = jobHosts(session);
  const plan = restoreInvoker(session, { defaultTimeOut: DEFAULT_TIME_OUT, totalHosts: [hosts.length] });
  const work: Work<RestoreSession> = { session, invoker: session, plan, now };
  const ref = completeRef(session.spec.target?.ref, plan.namespace);
  const needed = await prerequisites(shared, work);
  const { seen, until } = await look(shared, work, [{ ref, hosts, conditions: session.status?.conditions }]);
  const next = await bringOn(
    shared,
    work,
    { seen: [...needed, ...seen], until },
    {
      reduce: ({ session: one }, observations) => reduceRestore(one, plan, observations, now),
      beforeEnd: () => Promise.resolve(),
    },
  );
  return earliest(next, lookAgain(needed, work));
}

/** Looked at until the Job is made; what goes after that is noticed by the Job itself. */
async function prerequisites(shared: SessionShared, { session, plan }: Work<RestoreSession>): Promise<Observation[]> {
  if (isFinal(session.status?.phase) || shared.jobs.of(keyOfSession(session)).length > 0) return [];
  const { seen } = await lookAt(shared, session);
  return restorePrerequisites(seen, completeRef(session.spec.target?.ref, plan.namespace));
}

function lookAgain(needed: readonly Observation[], { session, now }: Work<RestoreSession>): Date | undefined {
  const isMissing = needed.some((one) => one.kind === 'condition' && one.status !== 'True');
  return isMissing ? nextLook(new Date(session.metadata.creationTimestamp ?? now), now) : undefined;
}

/** Another operator may have put it there, and would have taken it away. */
async function dropFinalizer({ client }: SessionShared, session: RestoreSession): Promise<void> {
  const { finalizers = [], resourceVersion } = session.metadata;
  if (!finalizers.includes(FINALIZER)) return;
  const change = { metadata: { resourceVersion, finalizers: finalizers.filter((one) => one !== FINALIZER) } };
  await client.patch(RESOURCES.RestoreSession, nameOf(session), change);
}

import { isStashError } from '@stash-addons/core';
import { isConflict, nameOf, RESOURCES } from '@stash-addons/kube';
import { type NextAction, type Observation, ownedSession, sessionsToDelete, vocabularyOf } from '@stash-addons/session';
import { jobAt, stopPods } from './jobs.js';
import { keyOfSession, type Work } from './run.js';
import type { SessionShared } from './session-shared.js';
import { askVersion, probedVersion } from './probe.js';
import { VersionUnknown } from './resolution.js';
import { startHook } from './start-hook.js';
import { startTarget } from './start.js';

type Of<Kind extends NextAction['kind']> = Extract<NextAction, { kind: Kind }>;

/** Does what the reducers ask for. Returns what can be seen of it at once. */
export async function act(shared: SessionShared, work: Work, next: readonly NextAction[]): Promise<Observation[]> {
  const seen: Observation[] = [];
  for (const action of next) seen.push(...(await actOn(shared, work, action)));
  return seen;
}

function actOn(shared: SessionShared, work: Work, action: NextAction): Promise<Observation[]> {
  switch (action.kind) {
    case 'startTarget':
      return start(shared, work, action);
    case 'stopTarget':
      return stop(shared, work, action);
    case 'runPostHook':
      return runHook(shared, work, action);
    case 'cleanHistory':
      return cleanHistory(shared, work);
    case 'createRetry':
      return createRetry(shared, work, action);
    // A single target brings no hooks of a whole session, and its own Job does all that is done to the repository.
    case 'runGlobalHook':
    case 'runPostActions':
    case 'wakeAt':
      return Promise.resolve([]);
  }
}

async function start(
  shared: SessionShared,
  work: Work,
  { index, ref, actions }: Of<'startTarget'>,
): Promise<Observation[]> {
  const { session } = work;
  if (!shared.mayStart(keyOfSession(session))) return [];
  const ensured = { kind: 'condition', type: vocabularyOf(session).executor, target: ref } as const;
  try {
    const made = await makeOrAsk(shared, work, { index, actions });
    return made === 'none' ? [] : [{ ...ensured, status: made === 'all' ? 'True' : 'Unknown' }];
  } catch (error) {
    if (!isStashError(error)) throw error;
    await stopPods(shared, keyOfSession(session), index);
    return [{ ...ensured, status: 'False', message: `${error.code}: ${error.message}` }];
  }
}

/** Makes the Jobs of a target, or first one that asks which release they take; how many of the former. */
async function makeOrAsk(
  shared: SessionShared,
  work: Work,
  { index, actions }: Pick<Of<'startTarget'>, 'index' | 'actions'>,
): Promise<'all' | 'some' | 'none'> {
  const { session, invoker, now } = work;
  const server = await probedVersion(shared, work, index);
  if (server === 'asked') return 'none';
  try {
    return (await startTarget(shared, { session, invoker, index, actions, now, server })) ? 'all' : 'some';
  } catch (error) {
    if (!(error instanceof VersionUnknown)) throw error;
    await askVersion(shared, work, index);
    return 'none';
  }
}

async function stop(shared: SessionShared, { session }: Work, { index }: Of<'stopTarget'>): Promise<Observation[]> {
  await stopPods(shared, keyOfSession(session), index);
  return [];
}

/** The pod that should have run it is gone, so it gets one of its own. */
async function runHook(
  shared: SessionShared,
  { session, invoker, now }: Work,
  { index, ref, after }: Of<'runPostHook'>,
): Promise<Observation[]> {
  if (jobAt(shared, session, { index, role: 'hook' }) !== undefined) return [];
  const type = vocabularyOf(session).postHook;
  try {
    const made = await startHook(shared, { session, invoker, now, index, after });
    return made ? [] : [{ kind: 'condition', type, status: 'True', target: ref, message: 'It does nothing' }];
  } catch (error) {
    if (!isStashError(error)) throw error;
    const message = `It could not be run: ${error.code}: ${error.message}`;
    return [{ kind: 'condition', type, status: 'False', target: ref, message }];
  }
}

async function cleanHistory(shared: SessionShared, { session, plan }: Work): Promise<Observation[]> {
  if (session.kind !== 'BackupSession') return [];
  const invoker = `${plan.namespace}/${plan.kind}/${plan.name}`;
  const others = shared.sessions.sessionsOf(invoker).filter(({ metadata }) => metadata.name !== session.metadata.name);
  for (const old of sessionsToDelete([...others, session], plan.historyLimit)) {
    await shared.client.remove(RESOURCES.BackupSession, nameOf(old));
  }
  return [{ kind: 'condition', type: 'BackupHistoryCleaned', status: 'True' }];
}

async function createRetry(
  shared: SessionShared,
  { session, invoker }: Work,
  { name, retryLeft }: Of<'createRetry'>,
): Promise<Observation[]> {
  if (invoker.kind !== 'BackupConfiguration') return [];
  const annotations = session.metadata.annotations ?? {};
  const retry = ownedSession(invoker, { name, retryLeft, annotations });
  try {
    await shared.client.create(RESOURCES.BackupSession, retry);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
  return [{ kind: 'retryCreated' }];
}

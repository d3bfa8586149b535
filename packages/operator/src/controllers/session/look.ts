import { type Condition, type TargetRef, toCoded } from '@stash-addons/core';
import { CANCEL_ANNOTATION, findCondition, isFinal, type Observation, vocabularyOf } from '@stash-addons/session';
import { documentsOf, providedFor, withoutSecrets } from './documents.js';
import { type Ending, standingOf } from './ending.js';
import { type Executor, hooksOf, observationsOf } from './observe.js';
import { accessOf } from './choice.js';
import { jobAt, lookAtPod } from './jobs.js';
import { probedUntil } from './probe.js';
import { chooseFor } from './resolution.js';
import { earliest } from '../times.js';
import { operationOf, type Session, type Work } from './run.js';
import type { SessionShared } from './session-shared.js';

/** What can be seen of a session. */
export interface Look {
  seen: Observation[];
  /** When something is to be taken for ended that still waits. */
  until?: Date | undefined;
}

export async function look(shared: SessionShared, work: Work, targets: readonly TargetLook[]): Promise<Look> {
  const { session } = work;
  if (isFinal(session.status?.phase)) return { seen: [] };
  const looks = await Promise.all(targets.map((target, index) => lookAtTarget(shared, work, { ...target, index })));
  const times = looks.flatMap(({ until }) => (until === undefined ? [] : [until.getTime()]));
  return {
    seen: [...cancelled(session), ...looks.flatMap(({ seen }) => seen)],
    until: times.length === 0 ? undefined : new Date(Math.min(...times)),
  };
}

function cancelled({ metadata }: Session): Observation[] {
  const asked = metadata.annotations?.[CANCEL_ANNOTATION];
  return asked ? [{ kind: 'cancelled', message: 'It was asked to end' }] : [];
}

/** A target, and what its session says of it so far. */
export interface TargetLook {
  ref: TargetRef;
  conditions: readonly Condition[] | undefined;
  /** What each of its Jobs is for; one alone has no use for it. */
  hosts?: string[];
}

interface TargetSeen extends TargetLook {
  index: number;
}

async function lookAtTarget(shared: SessionShared, work: Work, target: TargetSeen): Promise<Look> {
  const { ref, index, hosts = [''] } = target;
  const executors = await Promise.all(
    hosts.map((host, ordinal) => lookAtExecutor(shared, work, { ...target, host, ordinal })),
  );
  const hook = await lookAtHook(shared, work, target);
  const seen = observationsOf(ref, vocabularyOf(work.session).executor, executors);
  const waits = executors.map(({ until }) => until);
  return {
    seen: [...seen, ...hook.seen],
    until: earliest(...waits, hook.until, await probedUntil(shared, work, index)),
  };
}

type ExecutorSeen = Executor & Pick<Look, 'until'>;

async function lookAtExecutor(
  shared: SessionShared,
  work: Work,
  { index, conditions, host, ordinal }: TargetSeen & { host: string; ordinal: number },
): Promise<ExecutorSeen> {
  const job = jobAt(shared, work.session, { index, ordinal, role: 'whole' });
  if (job === undefined) return { host, pod: undefined, ...vanished(work.session, conditions) };
  const pod = await lookAtPod(shared, job);
  const standing = standingOf(job[1], pod, shared.patience, work.now);
  const ending = standing.ended && (await worded(shared, work, standing.ended));
  return { host, job: 'there', pod, ending, until: 'until' in standing ? standing.until : undefined };
}

/** The Job that runs the hook of a target whose pod ended without it. */
async function lookAtHook(shared: SessionShared, work: Work, { ref, index }: TargetSeen): Promise<Look> {
  const job = jobAt(shared, work.session, { index, role: 'hook' });
  if (job === undefined) return { seen: [] };
  const pod = await lookAtPod(shared, job);
  const told = hooksOf(ref, [{ pod }]);
  if (told.length > 0) return { seen: told };
  const standing = standingOf(job[1], pod, shared.patience, work.now);
  if (standing.ended === undefined) return { seen: [], until: 'until' in standing ? standing.until : undefined };
  const { cause, message } = await worded(shared, work, standing.ended);
  const type = vocabularyOf(work.session).postHook;
  const ended =
    cause === 'completed'
      ? ({ status: 'True', message: 'It was run' } as const)
      : ({ status: 'False', message } as const);
  return { seen: [{ kind: 'condition', type, target: ref, ...ended }] };
}

/** A Job that was made and is not there any more was taken away by force. */
function vanished(session: Session, conditions: TargetLook['conditions']): Pick<Executor, 'job' | 'ending'> {
  const wasMade = findCondition(conditions, vocabularyOf(session).executor)?.status === 'True';
  return wasMade ? { job: 'gone', ending: { cause: 'deleted', message: 'Its Job is gone' } } : { job: undefined };
}

/** What was logged is told only where it is known which secrets must not be. */
async function worded(shared: SessionShared, { session, invoker }: Work, ending: Ending): Promise<Ending> {
  const { client, settings, catalog } = shared;
  const { logged, ...told } = ending;
  if (logged === undefined) return told;
  try {
    const documents = await documentsOf(client, invoker);
    const choice = await chooseFor({ client, settings, catalog: catalog() }, documents, session);
    const provided = await providedFor(client, documents, { access: accessOf(choice, operationOf(session)) });
    return { ...told, message: `${told.message}: ${withoutSecrets(logged, provided)}` };
  } catch (error) {
    return { ...told, message: `${told.message} (what it logged is not shown: ${toCoded(error).message})` };
  }
}

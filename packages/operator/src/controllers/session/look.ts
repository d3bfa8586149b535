import { type BackupSession, type TargetRef, toCoded } from '@stash-addons/core';
import { CANCEL_ANNOTATION, findCondition, isFinal, type Observation, skipReason } from '@stash-addons/session';
import type { Key } from '../../cache/informer.js';
import type { KeptJob } from '../../cache/kept-job.js';
import { chooseAddon } from '@stash-addons/host';
import { documentsOf, providedFor, withoutSecrets } from './documents.js';
import { type Ending, standingOf } from './ending.js';
import { observationsOf, summaryOf } from './observe.js';
import type { Work } from './reconcile.js';
import type { SessionShared } from './session-shared.js';

/** What can be seen of a session. */
export interface Look {
  seen: Observation[];
  /** When something is to be taken for ended that still waits. */
  until?: Date | undefined;
}

export async function look(shared: SessionShared, key: Key, work: Work): Promise<Look> {
  const { session } = work;
  if (isFinal(session.status?.phase)) return { seen: [] };
  const jobs = shared.jobs.of(key);
  const looks = await Promise.all(
    (session.status?.targets ?? []).map(({ ref = {} }, index) => lookAtTarget(shared, work, { ref, index, jobs })),
  );
  const times = looks.flatMap(({ until }) => (until === undefined ? [] : [until.getTime()]));
  return {
    seen: [...skipped(shared, work, jobs.length > 0), ...cancelled(session), ...looks.flatMap(({ seen }) => seen)],
    until: times.length === 0 ? undefined : new Date(Math.min(...times)),
  };
}

/** Only a session that has made nothing is skipped. */
function skipped(shared: SessionShared, { session, plan }: Work, begun: boolean): Observation[] {
  const invoker = `${plan.namespace}/${plan.kind}/${plan.name}`;
  const why = begun ? undefined : skipReason(session, plan, shared.sessions.sessionsOf(invoker));
  return why === undefined ? [] : [{ kind: 'skipped', message: why }];
}

function cancelled({ metadata }: BackupSession): Observation[] {
  const asked = metadata.annotations?.[CANCEL_ANNOTATION];
  return asked ? [{ kind: 'cancelled', message: 'It was asked to end' }] : [];
}

interface TargetSeen {
  ref: TargetRef;
  index: number;
  jobs: readonly [Key, KeptJob][];
}

async function lookAtTarget(shared: SessionShared, work: Work, { ref, index, jobs }: TargetSeen): Promise<Look> {
  const [key, job] = jobs.find(([, one]) => one.index === index) ?? [];
  if (key === undefined || job === undefined) return { seen: vanished(work.session, ref, index) };
  const pod = shared.pods.of(key)[0]?.[1];
  const standing = standingOf(job, pod, shared.patience, work.now);
  const ending = standing.ended && (await worded(shared, work, standing.ended));
  const seen = observationsOf(ref, { summary: summaryOf(pod), ending });
  return { seen, until: 'until' in standing ? standing.until : undefined };
}

/** A Job that was made and is not there any more was taken away by force. */
function vanished({ status }: BackupSession, target: TargetRef, index: number): Observation[] {
  const made = findCondition(status?.targets?.[index]?.conditions, 'BackupExecutorEnsured')?.status === 'True';
  return made ? [{ kind: 'ended', target, cause: 'deleted', message: 'Its Job is gone' }] : [];
}

/** What was logged is told only where it is known which secrets must not be. */
async function worded({ client, catalog }: SessionShared, { invoker }: Work, ending: Ending): Promise<Ending> {
  const { logged, ...told } = ending;
  if (logged === undefined) return told;
  try {
    const documents = await documentsOf(client, invoker);
    const { addon } = chooseAddon(catalog(), documents, 'backup');
    const provided = await providedFor(client, documents, addon.manifest.operations.backup);
    return { ...told, message: `${told.message}: ${withoutSecrets(logged, provided)}` };
  } catch (error) {
    return { ...told, message: `${told.message} (what it logged is not shown: ${toCoded(error).message})` };
  }
}

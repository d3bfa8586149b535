import type { ApiObject } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { fromKey, type Key } from '../../cache/informer.js';
import type { KeptJob, SessionKey } from '../../cache/kept-job.js';
import { keepPod, type KeptPod } from '../../cache/kept-pod.js';
import { revoke, RIGHTS_ANNOTATION } from './grants.js';
import { JOB_UID_LABEL, SETTLE_FINALIZER } from './job-marks.js';
import { keyOfSession, type Session } from './run.js';
import type { SessionShared } from './session-shared.js';

/** A Job that has been taken note of can be looked at for so long. */
const KEPT_SECONDS = 3600;
const ENDED = ['Succeeded', 'Failed'];

/**
 * The pod of a Job, and none of an older Job that had its name. That of a Job that has ended is read where what is known of it
 * is from before: after a loss of the API server, pods may be told of long after Jobs. Throws ApiError.
 */
export async function lookAtPod(
  { client, pods }: Pick<SessionShared, 'client' | 'pods'>,
  [key, job]: [Key, KeptJob],
): Promise<KeptPod | undefined> {
  const known = pods.of(key).find(([, pod]) => pod.jobUid === job.uid)?.[1];
  if (job.end === undefined || hasEnded(known)) return known;
  const { namespace } = fromKey(key);
  const [found] = await client.list(RESOURCES.Pod, { namespace, labelSelector: `${JOB_UID_LABEL}=${job.uid}` });
  return found && keepPod(found);
}

/** Which of a session's Jobs one is. */
interface Place {
  index: number;
  role: KeptJob['role'];
  /** Default: of a target that has one alone. */
  ordinal?: number;
}

/** The Job of a session that has this place. */
export function jobAt(
  { jobs }: Pick<SessionShared, 'jobs'>,
  session: Session,
  { index, role, ordinal = 0 }: Place,
): [Key, KeptJob] | undefined {
  const isIt = (one: KeptJob): boolean => one.index === index && one.role === role && one.ordinal === ordinal;
  return jobs.of(keyOfSession(session)).find(([, one]) => isIt(one));
}

function hasEnded(pod: KeptPod | undefined): boolean {
  return pod !== undefined && ENDED.includes(pod.phase);
}

/**
 * Whether there still are Jobs of another session that had this one's name, and is gone. They are let go, since their ends
 * say nothing of this one. Throws ApiError.
 */
export async function awaitsNamesake(shared: SessionShared, session: Session): Promise<boolean> {
  const isOther = ({ owner }: KeptJob): boolean => owner !== session.metadata.uid;
  const key = keyOfSession(session);
  await releaseJobs(shared, key, isOther);
  return shared.jobs.of(key).some(([, job]) => isOther(job));
}

/** Lets go of the Jobs of a session that has taken note of them, and of what they were given. Throws ApiError. */
export async function releaseJobs(
  { client, jobs }: SessionShared,
  session: SessionKey,
  isMeant: (job: KeptJob) => boolean = () => true,
): Promise<undefined> {
  for (const [key, job] of jobs.of(session)) {
    if (!job.held || !isMeant(job)) continue;
    const at = fromKey(key);
    await client.remove(RESOURCES.Secret, at);
    const found = await client.get<ApiObject>(RESOURCES.Job, at);
    if (found === undefined) continue;
    const { finalizers = [], resourceVersion, annotations = {} } = found.metadata;
    await revoke(client, { namespace: '', ...at }, annotations[RIGHTS_ANNOTATION] ?? '');
    const kept = finalizers.filter((one) => one !== SETTLE_FINALIZER);
    const change = { metadata: { resourceVersion, finalizers: kept }, spec: { ttlSecondsAfterFinished: KEPT_SECONDS } };
    await client.patch(RESOURCES.Job, at, change);
  }
}

/** Ends what the Job of a target runs; the Job then fails by itself. Throws ApiError. */
export async function stopPods(
  { client, jobs, pods }: SessionShared,
  session: SessionKey,
  index: number,
): Promise<void> {
  for (const [key, job] of jobs.of(session)) {
    if (job.index !== index || job.role === 'hook') continue;
    const running = pods.of(key).filter(([, pod]) => !pod.deleting && !hasEnded(pod));
    for (const [pod] of running) await client.remove(RESOURCES.Pod, fromKey(pod));
  }
}

import type { EndingCause } from '@stash-addons/session';
import type { KeptJob } from '../../cache/kept-job.js';
import type { KeptContainer, KeptPod } from '../../cache/kept-pod.js';
import { hookOutcomeOf } from './observe.js';

/** How long the cluster may take over what it may still get done. */
export interface Patience {
  imagePullMilliseconds: number;
  scheduleMilliseconds: number;
}

export interface Ending {
  cause: EndingCause;
  message: string;
  /** The last lines of the container's log, with whatever secrets are in them. */
  logged?: string;
}

/** How a Job stands: it has ended, or when it is taken for ended if nothing changes. */
export type Standing = { ended: Ending } | { ended?: undefined; until?: Date };

/** How a Job and its pod ended, in the order of what tells more. */
export function standingOf(job: KeptJob, pod: KeptPod | undefined, patience: Patience, now: Date): Standing {
  const ended = endOfPod(job, pod) ?? endOfJob(job, pod);
  return ended === undefined ? waitOf(pod, patience, now) : { ended };
}

const BY_NODE = new Set(['DeletionByTaintManager', 'DeletionByPodGC']);
const OUT_OF_MEMORY = 'OOMKilled';

function endOfPod(job: KeptJob, pod: KeptPod | undefined): Ending | undefined {
  if (pod === undefined) return undefined;
  if (BY_NODE.has(pod.disruption)) return { cause: 'nodeLost', message: 'Its node does not answer any more' };
  if (pod.disruption !== '' || pod.reason === 'Evicted') {
    return { cause: 'evicted', message: pod.message || `The cluster took the pod away (${pod.disruption})` };
  }
  if (pod.reason === 'DeadlineExceeded') return { cause: 'deadline', message: 'The pod was ended at the deadline' };
  return pod.deleting || job.deleting ? deleted(job) : endByItself(pod);
}

function endByItself(pod: KeptPod): Ending | undefined {
  if (pod.phase === 'Succeeded') return { cause: 'completed', message: '' };
  return pod.phase === 'Failed' ? endOfContainer(pod) : undefined;
}

function deleted({ deleting }: KeptJob): Ending {
  return { cause: 'deleted', message: `Its ${deleting ? 'Job' : 'pod'} was deleted` };
}

function endOfContainer({ containers, message }: KeptPod): Ending {
  const bad = containers.filter(({ ended }) => ended !== undefined && ended.exitCode !== 0);
  const [first] = bad;
  if (first === undefined) return { cause: 'died', message: message || 'The pod failed and no container says why' };
  const starved = bad.find(({ ended }) => ended?.reason === OUT_OF_MEMORY);
  if (starved !== undefined) return endedBy(starved, 'outOfMemory', 'needed more memory than it may use');
  const words = `ended with exit status ${first.ended?.exitCode}`;
  return endedBy(first, first.init ? 'initFailed' : 'died', words);
}

/** With the last lines it logged, which Kubernetes keeps where a container fails. */
function endedBy({ name, ended }: KeptContainer, cause: EndingCause, words: string): Ending {
  const left = ended?.message.trim() ?? '';
  const logged = hookOutcomeOf(left)?.message ?? left;
  return { cause, message: `The container ${name} ${words}`, ...(logged !== '' && { logged }) };
}

function endOfJob(job: KeptJob, pod: KeptPod | undefined): Ending | undefined {
  if (job.deleting) return deleted(job);
  if (job.end === undefined) return undefined;
  if (!job.end.failed) return { cause: 'completed', message: '' };
  if (job.end.reason === 'DeadlineExceeded') return { cause: 'deadline', message: 'The Job was ended at the deadline' };
  if (pod === undefined) return { cause: 'deleted', message: `Its pod is gone: ${job.end.message}` };
  return { cause: 'died', message: job.end.message };
}

const NOT_PULLED = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);

/** What may still come right, but not for ever. */
function waitOf(pod: KeptPod | undefined, patience: Patience, now: Date): Standing {
  if (pod === undefined) return {};
  const stuck = pod.containers.find(({ waiting }) => NOT_PULLED.has(waiting?.reason ?? ''));
  if (stuck !== undefined) {
    const message = `The image of ${stuck.name} could not be pulled: ${stuck.waiting?.message || stuck.waiting?.reason}`;
    return within({ cause: 'imagePull', message }, pod.created, patience.imagePullMilliseconds, now);
  }
  if (pod.unscheduled === undefined) return {};
  const { since, message } = pod.unscheduled;
  const unplaced: Ending = { cause: 'unschedulable', message: `No node took the pod: ${message}` };
  return within(unplaced, since || pod.created, patience.scheduleMilliseconds, now);
}

function within(ended: Ending, since: string, milliseconds: number, now: Date): Standing {
  const until = new Date(new Date(since).getTime() + milliseconds);
  return until <= now ? { ended } : { until };
}

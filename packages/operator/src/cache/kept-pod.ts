import type { ApiObject, ObjectMeta } from '@stash-addons/core';
import type { ContainerStatus, PodSpec, PodStatus } from 'kubernetes-types/core/v1.js';
import { JOB_NAME_LABEL, JOB_UID_LABEL } from '../controllers/session/job-marks.js';
import type { Key } from './informer.js';

/** What is kept of a pod: how it is going, in the words of the kubelet. */
export interface KeptPod {
  /** Key of its Job; empty where it has none. */
  job: Key;
  /** The uid of that: another Job may have its name soon after it. */
  jobUid: string;
  created: string;
  deleting: boolean;
  phase: string;
  /** Why the pod as a whole is as it is. */
  reason: string;
  message: string;
  /** Why the cluster took the pod away. */
  disruption: string;
  /** Why it has no node, and since when. */
  unscheduled?: { since: string; message: string };
  containers: KeptContainer[];
}

export interface KeptContainer {
  name: string;
  init: boolean;
  /** Why it has not started. */
  waiting?: { reason: string; message: string };
  ended?: { exitCode: number; reason: string; message: string };
}

export function keepPod(object: ApiObject): KeptPod {
  const { metadata, status = {} } = object as ApiObject & { spec: PodSpec; status?: PodStatus };
  const { creationTimestamp: created = '' } = metadata;
  const { phase = '', reason = '', message = '', conditions = [] } = status;
  return {
    ...jobOf(metadata),
    created,
    deleting: metadata.deletionTimestamp !== undefined,
    phase,
    reason,
    message,
    ...placeOf(conditions),
    containers: containersOf(status),
  };
}

function jobOf({ namespace = '', labels = {} }: ObjectMeta): Pick<KeptPod, 'job' | 'jobUid'> {
  const name = labels[JOB_NAME_LABEL];
  return { job: name === undefined ? '' : `${namespace}/${name}`, jobUid: labels[JOB_UID_LABEL] ?? '' };
}

function placeOf(conditions: NonNullable<PodStatus['conditions']>): Pick<KeptPod, 'disruption' | 'unscheduled'> {
  const placed = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const disrupted = conditions.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  const { lastTransitionTime: since = '', message = '' } = placed ?? {};
  return { disruption: disrupted?.reason ?? '', ...(placed && { unscheduled: { since, message } }) };
}

function containersOf({ initContainerStatuses = [], containerStatuses = [] }: PodStatus): KeptContainer[] {
  return [...initContainerStatuses.map(keep(true)), ...containerStatuses.map(keep(false))];
}

function keep(init: boolean) {
  return ({ name, state = {} }: ContainerStatus): KeptContainer => {
    const { waiting, terminated } = state;
    const words = ({ reason = '', message = '' }: { reason?: string; message?: string }) => ({ reason, message });
    return {
      name,
      init,
      ...(waiting && { waiting: words(waiting) }),
      ...(terminated && { ended: { exitCode: terminated.exitCode, ...words(terminated) } }),
    };
  };
}

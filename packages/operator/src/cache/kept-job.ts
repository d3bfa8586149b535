import type { ApiObject, ObjectMeta } from '@stash-addons/core';
import type { JobSpec, JobStatus } from 'kubernetes-types/batch/v1.js';
import {
  HOOK_ANNOTATION,
  ORDINAL_ANNOTATION,
  PROBE_ANNOTATION,
  SETTLE_FINALIZER,
  TARGET_INDEX_ANNOTATION,
} from '../controllers/session/job-marks.js';
import type { Key } from './informer.js';

/** What a Job is made for, a session of any kind or a Repository: its kind and its key, with a space between. */
export type SessionKey = string;

export function sessionKey(kind: string, key: Key): SessionKey {
  return `${kind} ${key}`;
}

/** What is kept of a Job. */
export interface KeptJob {
  uid: string;
  /** What it belongs to; absent where it belongs to nothing of ours. */
  session: SessionKey | undefined;
  /** The uid of that: another one may have its name soon after it. */
  owner: string;
  /** Which target of the session it serves. */
  index: number;
  /** Which replica of it; 0 where it has one Job alone. */
  ordinal: number;
  /** What it does for the target: all of it, its last hook alone, or finding out its version. */
  role: 'whole' | 'hook' | 'probe';
  deleting: boolean;
  /** Held until its session has taken note of its end. */
  held: boolean;
  end?: { failed: boolean; reason: string; message: string } | undefined;
}

const OWNERS = new Set(['BackupSession', 'RestoreSession', 'Repository']);

export function keepJob(object: ApiObject): KeptJob {
  const { metadata, status } = object as ApiObject & { spec: JobSpec; status?: JobStatus };
  const { uid = '', annotations = {}, finalizers = [] } = metadata;
  const end = endOf(status);
  return {
    uid,
    ...ownerOf(metadata),
    index: Number(annotations[TARGET_INDEX_ANNOTATION] ?? 0),
    ordinal: Number(annotations[ORDINAL_ANNOTATION] ?? 0),
    role: roleOf(annotations),
    deleting: metadata.deletionTimestamp !== undefined,
    held: finalizers.includes(SETTLE_FINALIZER),
    ...(end && { end }),
  };
}

function ownerOf({ namespace = '', ownerReferences = [] }: ObjectMeta): Pick<KeptJob, 'session' | 'owner'> {
  const found = ownerReferences.find(({ kind }) => OWNERS.has(kind));
  if (found === undefined) return { session: undefined, owner: '' };
  return { session: sessionKey(found.kind, `${namespace}/${found.name}`), owner: found.uid };
}

function roleOf(annotations: Record<string, string>): KeptJob['role'] {
  if (HOOK_ANNOTATION in annotations) return 'hook';
  return PROBE_ANNOTATION in annotations ? 'probe' : 'whole';
}

function endOf({ conditions = [] }: JobStatus = {}): KeptJob['end'] {
  const last = conditions.find(({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'));
  if (last === undefined) return undefined;
  const { type, reason = '', message = '' } = last;
  return { failed: type === 'Failed', reason, message };
}

import type { Container, VolumeMount } from 'kubernetes-types/core/v1.js';
import type { ObjectMeta, Time } from 'kubernetes-types/meta/v1.js';
import type { ClaimTemplate } from './settings.js';

export type { ObjectMeta, Time };

export const STASH_GROUP = 'stash.appscode.com';
export const V1BETA1 = 'stash.appscode.com/v1beta1';
export const V1ALPHA1 = 'stash.appscode.com/v1alpha1';
export const APPCATALOG_V1ALPHA1 = 'appcatalog.appscode.com/v1alpha1';

/** What every object of an API has. */
export interface ApiObject<ApiVersion extends string = string, Kind extends string = string> {
  /** Version of the API that this object is written in. */
  apiVersion: ApiVersion;
  /** Kind of this object. */
  kind: Kind;
  metadata: ObjectMeta;
}

export interface TargetRef {
  /** API version of the object. */
  apiVersion?: string;
  /** Kind of the object, for example AppBinding or PersistentVolumeClaim. */
  kind?: string;
  /** Name of the object. */
  name?: string;
  /** Namespace of the object; by default that of the object that refers to it. */
  namespace?: string;
}

export interface TaskParam {
  /** Name of the parameter. */
  name: string;
  /** Its value; text, also for numbers. */
  value: string;
}

export interface TaskRef {
  /** Name of the Task to run. */
  name?: string;
  /** Parameters for it; they win over those of the Task and of the AppBinding. */
  params?: TaskParam[];
}

export interface RepositoryRef {
  /** Name of the Repository. */
  name: string;
  /** Namespace of the Repository; by default that of the object that refers to it. */
  namespace?: string;
}

export interface Condition {
  /** What the condition is about. */
  type: string;
  /** True, False or Unknown. */
  status: 'True' | 'False' | 'Unknown';
  /** When the status last changed. */
  lastTransitionTime: Time;
  /** One word for why it is so. */
  reason?: string;
  /** A sentence for people. */
  message?: string;
  /** How bad it is, where it is bad. */
  severity?: string;
  /** Generation of the object that this is about. */
  observedGeneration?: number;
}

export type Driver = 'Restic' | 'VolumeSnapshotter';
export type ExecutionOrder = 'Parallel' | 'Sequential';

export interface WireRetentionPolicy {
  /** A name for the policy. */
  name: string;
  /** Whether data that no snapshot uses any more is removed too. */
  prune: boolean;
  /** Only say what would be removed. */
  dryRun?: boolean;
  /** How many of the newest snapshots of a target are kept. */
  keepLast?: number;
  /** For how many hours the last snapshot of each is kept. */
  keepHourly?: number;
  /** For how many days the last snapshot of each is kept. */
  keepDaily?: number;
  /** For how many weeks the last snapshot of each is kept. */
  keepWeekly?: number;
  /** For how many months the last snapshot of each is kept. */
  keepMonthly?: number;
  /** For how many years the last snapshot of each is kept. */
  keepYearly?: number;
  /** Snapshots with all of these tags are kept. */
  keepTags?: string[];
}

export interface RetryConfig {
  /** How often a failed session is tried again. */
  maxRetry?: number;
  /** How long to wait before that, for example `5m`. */
  delay?: string;
}

export interface BackupTarget {
  /** How its snapshots name the host, instead of host-0. */
  alias?: string;
  /** The object to back up. */
  ref?: TargetRef;
  /** Folders to back up. */
  paths?: string[];
  /** Where its volumes are mounted. */
  volumeMounts?: VolumeMount[];
  /** How many replicas a volume snapshot is made of. */
  replicas?: number;
  /** Class of the volume snapshots. */
  snapshotClassName?: string;
  /** Patterns of files to leave out. */
  exclude?: string[];
  /** Further arguments for the program that stores the data. */
  args?: string[];
}

export interface RestoreRule {
  /** Hosts this rule is for; none means all that no other rule names. */
  targetHosts?: string[];
  /** Host whose snapshots are taken; by default the same. */
  sourceHost?: string;
  /** Snapshots to restore, by id. */
  snapshots?: string[];
  /** Paths to restore from the newest snapshot. */
  paths?: string[];
  /** Patterns of files to leave out. */
  exclude?: string[];
  /** Patterns of the only files to restore. */
  include?: string[];
}

export interface RestoreTarget {
  /** How its snapshots name the host, instead of host-0. */
  alias?: string;
  /** The object to restore into. */
  ref?: TargetRef;
  /** Where its volumes are mounted. */
  volumeMounts?: VolumeMount[];
  /** For how many replicas claims are made. */
  replicas?: number;
  /** Claims to make and to restore into. */
  volumeClaimTemplates?: ClaimTemplate[];
  /** Which snapshots serve which hosts. */
  rules?: RestoreRule[];
  /** Further arguments for the program that restores the data. */
  args?: string[];
}

export type { Container };

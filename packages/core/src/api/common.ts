import type {
  Affinity,
  Container,
  EmptyDirVolumeSource,
  EnvFromSource,
  EnvVar,
  HTTPHeader,
  Lifecycle,
  LocalObjectReference,
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimStatus,
  PodReadinessGate,
  PodSecurityContext,
  Probe,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  TopologySpreadConstraint,
  VolumeMount,
} from 'kubernetes-types/core/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

export type { ObjectMeta };

export const STASH_GROUP = 'stash.appscode.com';
export const V1BETA1 = 'stash.appscode.com/v1beta1';
export const V1ALPHA1 = 'stash.appscode.com/v1alpha1';
export const APPCATALOG_V1ALPHA1 = 'appcatalog.appscode.com/v1alpha1';

/** What every object of an API has. */
export interface ApiObject<ApiVersion extends string = string, Kind extends string = string> {
  apiVersion: ApiVersion;
  kind: Kind;
  metadata: ObjectMeta;
}

export interface TargetRef {
  apiVersion?: string;
  kind?: string;
  name?: string;
  namespace?: string;
}

export interface TaskParam {
  name: string;
  value: string;
}

export interface TaskRef {
  name?: string;
  params?: TaskParam[];
}

export interface RepositoryRef {
  name: string;
  namespace?: string;
}

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  lastTransitionTime: string;
  reason?: string;
  message?: string;
  severity?: string;
  observedGeneration?: number;
}

export type Driver = 'Restic' | 'VolumeSnapshotter';
export type ExecutionOrder = 'Parallel' | 'Sequential';

export interface WireRetentionPolicy {
  name: string;
  prune: boolean;
  dryRun?: boolean;
  keepLast?: number;
  keepHourly?: number;
  keepDaily?: number;
  keepWeekly?: number;
  keepMonthly?: number;
  keepYearly?: number;
  keepTags?: string[];
}

export type EmptyDirSettings = EmptyDirVolumeSource & { disableCaching?: boolean };

export interface RetryConfig {
  maxRetry?: number;
  /** Duration text such as `5m`. */
  delay?: string;
}

export interface PodRuntimeSettings {
  podLabels?: Record<string, string>;
  podAnnotations?: Record<string, string>;
  nodeSelector?: Record<string, string>;
  serviceAccountName?: string;
  serviceAccountAnnotations?: Record<string, string>;
  automountServiceAccountToken?: boolean;
  nodeName?: string;
  securityContext?: PodSecurityContext;
  imagePullSecrets?: LocalObjectReference[];
  affinity?: Affinity;
  schedulerName?: string;
  tolerations?: Toleration[];
  priorityClassName?: string;
  priority?: number;
  readinessGates?: PodReadinessGate[];
  runtimeClassName?: string;
  enableServiceLinks?: boolean;
  topologySpreadConstraints?: TopologySpreadConstraint[];
}

export interface ContainerRuntimeSettings {
  resources?: ResourceRequirements;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: Lifecycle;
  securityContext?: SecurityContext;
  nice?: { adjustment?: number };
  ionice?: { class?: number; classData?: number };
  env?: EnvVar[];
  envFrom?: EnvFromSource[];
}

export interface RuntimeSettings {
  pod?: PodRuntimeSettings;
  container?: ContainerRuntimeSettings;
}

export interface HttpPostAction {
  path?: string;
  port: string | number;
  host?: string;
  scheme?: string;
  httpHeaders?: HTTPHeader[];
  body?: string;
  form?: { key: string; values?: string[] }[];
}

export interface HookHandler {
  exec?: { command?: string[] };
  httpGet?: Omit<HttpPostAction, 'body' | 'form'>;
  httpPost?: HttpPostAction;
  tcpSocket?: { port: string | number; host?: string };
  containerName?: string;
}

export type ExecutionPolicy = 'Always' | 'OnFailure' | 'OnSuccess';

export interface BackupHooks {
  preBackup?: HookHandler;
  postBackup?: HookHandler & { executionPolicy?: ExecutionPolicy | 'OnFinalRetryFailure' };
}

export interface RestoreHooks {
  preRestore?: HookHandler;
  postRestore?: HookHandler & { executionPolicy?: ExecutionPolicy };
}

export interface ClaimTemplate {
  apiVersion?: string;
  kind?: string;
  metadata?: Pick<ObjectMeta, 'name' | 'generateName' | 'namespace' | 'labels' | 'annotations' | 'ownerReferences'>;
  spec?: PersistentVolumeClaimSpec;
  status?: PersistentVolumeClaimStatus;
}

export interface BackupTarget {
  alias?: string;
  ref?: TargetRef;
  paths?: string[];
  volumeMounts?: VolumeMount[];
  replicas?: number;
  snapshotClassName?: string;
  exclude?: string[];
  args?: string[];
}

export interface RestoreRule {
  targetHosts?: string[];
  sourceHost?: string;
  snapshots?: string[];
  paths?: string[];
  exclude?: string[];
  include?: string[];
}

export interface RestoreTarget {
  alias?: string;
  ref?: TargetRef;
  volumeMounts?: VolumeMount[];
  replicas?: number;
  volumeClaimTemplates?: ClaimTemplate[];
  rules?: RestoreRule[];
  args?: string[];
}

export type { Container };

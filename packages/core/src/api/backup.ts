import type {
  ApiObject,
  BackupHooks,
  BackupTarget,
  ClaimTemplate,
  Condition,
  Driver,
  EmptyDirSettings,
  ExecutionOrder,
  RepositoryRef,
  RetryConfig,
  RuntimeSettings,
  TargetRef,
  TaskRef,
  V1BETA1,
  WireRetentionPolicy,
} from './common.js';
import type { RepositorySpec } from './repository.js';

export type InvokerPhase = 'Invalid' | 'Ready' | 'NotReady';

/** What a BackupConfiguration and a member of a BackupBatch have in common. */
export interface BackupMember {
  task?: TaskRef;
  target?: BackupTarget;
  runtimeSettings?: RuntimeSettings;
  tempDir?: EmptyDirSettings;
  interimVolumeTemplate?: ClaimTemplate;
  hooks?: BackupHooks;
}

export interface BackupConfigurationSpec extends BackupMember {
  driver?: Driver;
  repository?: RepositoryRef;
  schedule?: string;
  retentionPolicy: WireRetentionPolicy;
  paused?: boolean;
  backupHistoryLimit?: number;
  timeOut?: string;
  retryConfig?: RetryConfig;
}

export interface BackupConfiguration extends ApiObject<typeof V1BETA1, 'BackupConfiguration'> {
  spec: BackupConfigurationSpec;
  status?: { observedGeneration?: number; conditions?: Condition[]; phase?: InvokerPhase };
}

export interface BackupBatch extends ApiObject<typeof V1BETA1, 'BackupBatch'> {
  spec: {
    members?: BackupMember[];
    schedule?: string;
    runtimeSettings?: RuntimeSettings;
    driver?: Driver;
    repository?: RepositoryRef;
    retentionPolicy: WireRetentionPolicy;
    paused?: boolean;
    backupHistoryLimit?: number;
    hooks?: BackupHooks;
    executionOrder?: ExecutionOrder;
    timeOut?: string;
    retryConfig?: RetryConfig;
  };
  status?: {
    observedGeneration?: number;
    phase?: InvokerPhase;
    conditions?: Condition[];
    memberConditions?: { target: TargetRef; conditions?: Condition[] }[];
  };
}

export interface BackupBlueprint extends ApiObject<typeof V1BETA1, 'BackupBlueprint'> {
  spec: RepositorySpec &
    Omit<BackupMember, 'target'> & {
      backupNamespace?: string;
      repoNamespace?: string;
      schedule?: string;
      retentionPolicy: WireRetentionPolicy;
      backupHistoryLimit?: number;
      timeOut?: string;
      retryConfig?: RetryConfig;
    };
}

export type SessionPhase = 'Pending' | 'Skipped' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
export type TargetPhase = 'Pending' | 'Succeeded' | 'Running' | 'Failed';

export interface SnapshotStats {
  /** restic's snapshot id. */
  name?: string;
  path?: string;
  /** Sizes as `1.327 MiB`, times as `m:ss` or `h:mm:ss`. */
  totalSize?: string;
  uploaded?: string;
  processingTime?: string;
  fileStats?: { totalFiles?: number; newFiles?: number; modifiedFiles?: number; unmodifiedFiles?: number };
}

export interface BackupHostStats {
  hostname?: string;
  phase?: 'Succeeded' | 'Failed';
  /** Duration text such as `3.214s`. */
  duration?: string;
  error?: string;
  snapshots?: SnapshotStats[];
}

export interface BackupTargetStatus {
  ref?: TargetRef;
  totalHosts?: number;
  phase?: TargetPhase;
  preBackupActions?: string[];
  postBackupActions?: string[];
  conditions?: Condition[];
  stats?: BackupHostStats[];
}

export interface BackupSessionStatus {
  phase?: SessionPhase;
  sessionDuration?: string;
  sessionDeadline?: string;
  retried?: boolean;
  nextRetry?: string;
  conditions?: Condition[];
  targets?: BackupTargetStatus[];
}

export interface BackupSession extends ApiObject<typeof V1BETA1, 'BackupSession'> {
  spec: { invoker: { apiGroup?: string; kind: string; name: string }; retryLeft?: number };
  status?: BackupSessionStatus;
}

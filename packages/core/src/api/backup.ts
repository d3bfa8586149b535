import type {
  ApiObject,
  BackupTarget,
  Condition,
  Driver,
  ExecutionOrder,
  RepositoryRef,
  RetryConfig,
  TargetRef,
  TaskRef,
  Time,
  V1BETA1,
  WireRetentionPolicy,
} from './common.js';
import type { BackupHooks } from './hooks.js';
import type { ClaimTemplate, EmptyDirSettings, RuntimeSettings } from './settings.js';
import type { RepositorySpec } from './repository.js';

export type InvokerPhase = 'Invalid' | 'Ready' | 'NotReady';

/** What a BackupConfiguration and a member of a BackupBatch have in common. */
export interface BackupMember {
  /** What to run; by default what the AppBinding says. */
  task?: TaskRef;
  /** What to back up. */
  target?: BackupTarget;
  /** Settings of the pods that do the work. */
  runtimeSettings?: RuntimeSettings;
  /** The folder for what is needed while it runs. */
  tempDir?: EmptyDirSettings;
  /** A claim for data that does not fit there. */
  interimVolumeTemplate?: ClaimTemplate;
  /** What to run before and after. */
  hooks?: BackupHooks;
}

export interface BackupConfigurationSpec extends BackupMember {
  /** How the data are stored. */
  driver?: Driver;
  /** Where the data are stored. */
  repository?: RepositoryRef;
  /** When to run: five cron fields, @daily, or @every 6h. */
  schedule?: string;
  /** Which snapshots are kept. */
  retentionPolicy: WireRetentionPolicy;
  /** Whether the schedule rests; a session made by hand still runs. */
  paused?: boolean;
  /** How many sessions are kept; 1 by default. */
  backupHistoryLimit?: number;
  /** How long a session may take, for example `2h`. */
  timeOut?: string;
  /** Whether a failed session is tried again. */
  retryConfig?: RetryConfig;
}

/** Says what to back up, when, and where to. */
export interface BackupConfiguration extends ApiObject<typeof V1BETA1, 'BackupConfiguration'> {
  /** What is wanted. */
  spec: BackupConfigurationSpec;
  /** How it stands. */
  status?: {
    /** Generation of the object that this is about. */
    observedGeneration?: number;
    /** What was found. */
    conditions?: Condition[];
    /** Whether backups can be made. */
    phase?: InvokerPhase;
  };
}

/** Says of several targets that they are backed up together. */
export interface BackupBatch extends ApiObject<typeof V1BETA1, 'BackupBatch'> {
  /** What is wanted. */
  spec: {
    /** The targets. */
    members?: BackupMember[];
    /** When to run: five cron fields, @daily, or @every 6h. */
    schedule?: string;
    /** Settings of the pods that do the work. */
    runtimeSettings?: RuntimeSettings;
    /** How the data are stored. */
    driver?: Driver;
    /** Where the data are stored. */
    repository?: RepositoryRef;
    /** Which snapshots are kept. */
    retentionPolicy: WireRetentionPolicy;
    /** Whether the schedule rests; a session made by hand still runs. */
    paused?: boolean;
    /** How many sessions are kept; 1 by default. */
    backupHistoryLimit?: number;
    /** What to run before and after. */
    hooks?: BackupHooks;
    /** Parallel or Sequential. */
    executionOrder?: ExecutionOrder;
    /** How long a session may take, for example `2h`. */
    timeOut?: string;
    /** Whether a failed session is tried again. */
    retryConfig?: RetryConfig;
  };
  /** How it stands. */
  status?: {
    /** Generation of the object that this is about. */
    observedGeneration?: number;
    /** Whether backups can be made. */
    phase?: InvokerPhase;
    /** What was found. */
    conditions?: Condition[];
    /** What was found, by member. */
    memberConditions?: {
      /** The member's target. */
      target: TargetRef;
      /** What was found of it. */
      conditions?: Condition[];
    }[];
  };
}

/** A template for backups of objects that ask for them by annotation. */
export interface BackupBlueprint extends ApiObject<typeof V1BETA1, 'BackupBlueprint'> {
  /** What is wanted. */
  spec: RepositorySpec &
    Omit<BackupMember, 'target'> & {
      /** Where BackupConfigurations are made. */
      backupNamespace?: string;
      /** Where Repositories are made. */
      repoNamespace?: string;
      /** When to run: five cron fields, @daily, or @every 6h. */
      schedule?: string;
      /** Which snapshots are kept. */
      retentionPolicy: WireRetentionPolicy;
      /** How many sessions are kept; 1 by default. */
      backupHistoryLimit?: number;
      /** How long a session may take, for example `2h`. */
      timeOut?: string;
      /** Whether a failed session is tried again. */
      retryConfig?: RetryConfig;
    };
}

export type SessionPhase = 'Pending' | 'Skipped' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
export type TargetPhase = 'Pending' | 'Succeeded' | 'Running' | 'Failed';

export interface SnapshotStats {
  /** Its id. */
  name?: string;
  /** Path of the data in it. */
  path?: string;
  /** Size of the data, for example `1.327 MiB`. */
  totalSize?: string;
  /** What it added to the repository. */
  uploaded?: string;
  /** How long it took, as `m:ss` or `h:mm:ss`. */
  processingTime?: string;
  /** Files in the snapshot. */
  fileStats?: {
    /** All of them. */
    totalFiles?: number;
    /** Those that the snapshot before did not have. */
    newFiles?: number;
    /** Those that differ from the snapshot before. */
    modifiedFiles?: number;
    /** Those that are as they were. */
    unmodifiedFiles?: number;
  };
}

export interface BackupHostStats {
  /** The host. */
  hostname?: string;
  /** How its backup ended. */
  phase?: 'Succeeded' | 'Failed';
  /** How long it took, for example `3.214s`. */
  duration?: string;
  /** Why it failed. */
  error?: string;
  /** What was stored. */
  snapshots?: SnapshotStats[];
}

export interface BackupTargetStatus {
  /** The target. */
  ref?: TargetRef;
  /** How many hosts it has. */
  totalHosts?: number;
  /** How its backup stands. */
  phase?: TargetPhase;
  /** What is done to the repository before the backup. */
  preBackupActions?: string[];
  /** What is done to the repository after the backup. */
  postBackupActions?: string[];
  /** What happened. */
  conditions?: Condition[];
  /** What each host reported. */
  stats?: BackupHostStats[];
}

export interface BackupSessionStatus {
  /** How the session stands. */
  phase?: SessionPhase;
  /** How long it took, for example `1m2s`. */
  sessionDuration?: string;
  /** When it is ended at the latest. */
  sessionDeadline?: Time;
  /** Whether another session tries the same again. */
  retried?: boolean;
  /** When it is tried again. */
  nextRetry?: Time;
  /** What happened. */
  conditions?: Condition[];
  /** How each target stands. */
  targets?: BackupTargetStatus[];
}

export interface SessionSpec {
  /** The object that asks for the backup. */
  invoker: {
    /** Its API group. */
    apiGroup?: string;
    /** Its kind. */
    kind: string;
    /** Its name. */
    name: string;
  };
  /** How often it may still be tried again. */
  retryLeft?: number;
}

/** One run of a backup. */
export interface BackupSession extends ApiObject<typeof V1BETA1, 'BackupSession'> {
  /** What the session is for; not to be changed. */
  spec: SessionSpec;
  /** How it stands. */
  status?: BackupSessionStatus;
}

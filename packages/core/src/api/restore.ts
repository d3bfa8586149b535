import type {
  ApiObject,
  Condition,
  Driver,
  ExecutionOrder,
  RepositoryRef,
  RestoreRule,
  RestoreTarget,
  TargetRef,
  TaskRef,
  Time,
  V1BETA1,
} from './common.js';
import type { RestoreHooks } from './hooks.js';
import type { ClaimTemplate, EmptyDirSettings, RuntimeSettings } from './settings.js';
import type { TargetPhase } from './backup.js';

/** What a RestoreSession and a member of a RestoreBatch have in common. */
export interface RestoreMember {
  /** What to run; by default what the AppBinding says. */
  task?: TaskRef;
  /** What to restore into. */
  target?: RestoreTarget;
  /** Settings of the pods that do the work. */
  runtimeSettings?: RuntimeSettings;
  /** The folder for what is needed while it runs. */
  tempDir?: EmptyDirSettings;
  /** A claim for data that does not fit there. */
  interimVolumeTemplate?: ClaimTemplate;
  /** What to run before and after. */
  hooks?: RestoreHooks;
}

export interface RestoreSessionSpec extends RestoreMember {
  /** How the data are stored. */
  driver?: Driver;
  /** Where the data are. */
  repository?: RepositoryRef;
  /** Deprecated place of `target.rules`; read where that is absent. */
  rules?: RestoreRule[];
  /** How long the restore may take, for example `2h`. */
  timeOut?: string;
}

export type RestorePhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown' | 'Invalid';

export interface RestoreHostStats {
  /** The host. */
  hostname?: string;
  /** How its restore ended. */
  phase?: 'Succeeded' | 'Failed' | 'Running' | 'Unknown';
  /** How long it took, for example `3.214s`. */
  duration?: string;
  /** Why it failed. */
  error?: string;
}

export interface RestoreSessionStatus {
  /** How the restore stands. */
  phase?: RestorePhase;
  /** How many hosts there are. */
  totalHosts?: number;
  /** How long it took, for example `1m2s`. */
  sessionDuration?: string;
  /** When it is ended at the latest. */
  sessionDeadline?: Time;
  /** What happened. */
  conditions?: Condition[];
  /** What each host reported. */
  stats?: RestoreHostStats[];
}

/** One restore. */
export interface RestoreSession extends ApiObject<typeof V1BETA1, 'RestoreSession'> {
  /** What is wanted; not to be changed. */
  spec: RestoreSessionSpec;
  /** How it stands. */
  status?: RestoreSessionStatus;
}

/** One restore of several targets. */
export interface RestoreBatch extends ApiObject<typeof V1BETA1, 'RestoreBatch'> {
  /** What is wanted. */
  spec: {
    /** How the data are stored. */
    driver?: Driver;
    /** Where the data are. */
    repository?: RepositoryRef;
    /** The targets. */
    members?: RestoreMember[];
    /** Parallel or Sequential. */
    executionOrder?: ExecutionOrder;
    /** What to run before and after. */
    hooks?: RestoreHooks;
    /** How long the restore may take, for example `2h`. */
    timeOut?: string;
  };
  /** How it stands. */
  status?: {
    /** How the restore stands. */
    phase?: RestorePhase;
    /** How long it took, for example `1m2s`. */
    sessionDuration?: string;
    /** When it is ended at the latest. */
    sessionDeadline?: Time;
    /** What happened. */
    conditions?: Condition[];
    /** How each target stands. */
    members?: {
      /** The target. */
      ref: TargetRef;
      /** What happened. */
      conditions?: Condition[];
      /** How many hosts it has. */
      totalHosts?: number;
      /** How its restore stands. */
      phase?: TargetPhase;
      /** What each host reported. */
      stats?: RestoreHostStats[];
    }[];
  };
}

import type {
  ApiObject,
  ClaimTemplate,
  Condition,
  Driver,
  EmptyDirSettings,
  ExecutionOrder,
  RepositoryRef,
  RestoreHooks,
  RestoreRule,
  RestoreTarget,
  RuntimeSettings,
  TargetRef,
  TaskRef,
  V1BETA1,
} from './common.js';
import type { TargetPhase } from './backup.js';

/** What a RestoreSession and a member of a RestoreBatch have in common. */
export interface RestoreMember {
  task?: TaskRef;
  target?: RestoreTarget;
  runtimeSettings?: RuntimeSettings;
  tempDir?: EmptyDirSettings;
  interimVolumeTemplate?: ClaimTemplate;
  hooks?: RestoreHooks;
}

export interface RestoreSessionSpec extends RestoreMember {
  driver?: Driver;
  repository?: RepositoryRef;
  /** Deprecated place of `target.rules`; read where that is absent. */
  rules?: RestoreRule[];
  timeOut?: string;
}

export type RestorePhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown' | 'Invalid';

export interface RestoreHostStats {
  hostname?: string;
  phase?: 'Succeeded' | 'Failed' | 'Running' | 'Unknown';
  duration?: string;
  error?: string;
}

export interface RestoreSessionStatus {
  phase?: RestorePhase;
  totalHosts?: number;
  sessionDuration?: string;
  sessionDeadline?: string;
  conditions?: Condition[];
  stats?: RestoreHostStats[];
}

export interface RestoreSession extends ApiObject<typeof V1BETA1, 'RestoreSession'> {
  spec: RestoreSessionSpec;
  status?: RestoreSessionStatus;
}

export interface RestoreBatch extends ApiObject<typeof V1BETA1, 'RestoreBatch'> {
  spec: {
    driver?: Driver;
    repository?: RepositoryRef;
    members?: RestoreMember[];
    executionOrder?: ExecutionOrder;
    hooks?: RestoreHooks;
    timeOut?: string;
  };
  status?: {
    phase?: RestorePhase;
    sessionDuration?: string;
    sessionDeadline?: string;
    conditions?: Condition[];
    members?: {
      ref: TargetRef;
      conditions?: Condition[];
      totalHosts?: number;
      phase?: TargetPhase;
      stats?: RestoreHostStats[];
    }[];
  };
}

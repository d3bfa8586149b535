import type {
  AppBinding,
  BackupBatch,
  BackupConfiguration,
  FunctionObject,
  Repository,
  RestoreBatch,
  RestoreSession,
  Task,
} from '@stash-addons/core';
import type {
  PodSecurityContext,
  PodTemplateSpec,
  ResourceRequirements,
  SecurityContext,
} from 'kubernetes-types/core/v1.js';
import type { ReplicaClaim } from './claims/claims.js';

/** Everything a resolution depends on, as plain data: the same input always gives the same result. */
export type ResolveInput = BackupInput | RestoreInput;

export interface BackupInput extends CommonInput {
  operation: 'backup';
  invoker: BackupConfiguration | BackupBatch;
}

export interface RestoreInput extends CommonInput {
  operation: 'restore';
  invoker: RestoreSession | RestoreBatch;
  /** Whether the addon restores more than one host in one session; `one` when absent. */
  hosts?: 'one' | 'many';
  /** Which replica this is for, where claims are made of templates, one Job for each replica; 0 when absent. */
  ordinal?: number;
}

export interface CommonInput {
  /** Which member of a batch; 0 when absent. */
  memberIndex?: number;
  /** The BackupSession; for a restore the RestoreSession or RestoreBatch itself. */
  session: { name: string; namespace: string };
  repository: Repository;
  /** The target, where it is an AppBinding. */
  appBinding?: AppBinding;
  catalog: Catalog;
  operator: OperatorSettings;
  defaults?: Defaults;
  /** Task chosen by the plugin host; used where neither the invoker nor the AppBinding names one. */
  taskName?: string;
  /** Parameters of this run alone, for example of a command line; they win over the invoker's. */
  params?: Record<string, string>;
  /** Names of the parameters the addon declares in its manifest. */
  declaredParams?: string[];
}

/** Objects by name. */
export interface Catalog {
  functions: Record<string, FunctionObject>;
  tasks: Record<string, Task>;
}

export interface OperatorSettings {
  /** Parts of the image that runs hooks and built-in Functions; the registry may be empty. */
  registry: string;
  image: string;
  tag: string;
  licenseApiservice?: string;
  pushgatewayUrl?: string;
}

/** What a pod gets where neither the Function nor the user says otherwise. */
export interface Defaults {
  /** For containers that set neither requests nor limits. */
  resources?: ResourceRequirements;
  /** For containers without a security context. */
  securityContext?: SecurityContext;
  /** Merged field by field under the user's own. */
  podSecurityContext?: PodSecurityContext;
}

export interface Resolution {
  /** Name of the Task that was resolved. */
  task: string;
  template: PodTemplateSpec;
  /** What each container runs, in the order they run. */
  steps: Step[];
  /** Built-in variables and parameters, as every step saw them; step params are in `steps`. */
  variables: Record<string, string>;
  /** Restore: what the rules select for each host. Empty: the program chooses by its own rule. */
  hosts: RestoreHost[];
  jobName: string;
  /** The user's own account, or the name the invoker's account has to have. */
  serviceAccountName: string;
  /** Name of the claim to create where the invoker has an interim volume template. */
  interimClaimName?: string;
  /** The claims to create before the Job, in the order of their templates; absent where there are none. */
  claims?: ReplicaClaim[];
  /** Labels of all objects that belong to the invoker. */
  labels: Record<string, string>;
  /** Parameters that were given and that nothing knows. */
  unknownParams: string[];
}

export type Step = FunctionStep | HookStep;

export interface FunctionStep {
  kind: 'function';
  container: string;
  init: boolean;
  function: string;
  /** The step's own params, with variables filled in. */
  params: Record<string, string>;
}

export interface HookStep {
  kind: 'hook';
  container: string;
  init: boolean;
  hook: HookType;
}

export type HookType = 'preBackup' | 'postBackup' | 'preRestore' | 'postRestore';

export interface RestoreHost {
  host: string;
  /** Absent: the program looks for the host by its own rule. */
  sourceHost?: string;
  snapshots: string[];
  paths: string[];
  include: string[];
  exclude: string[];
}

import type { AppBinding, BackupHooks, Repository, RestoreHooks, TargetRef } from '../api/index.js';

/** File in the run directory that holds the request. Secrets lie beside it: `secrets/<namespace>/<name>/<key>`, mode 0600. */
export const REQUEST_FILE = 'request.json';
/** The same for a step that is about a Repository alone, and holds that. */
export const REPOSITORY_FILE = 'repository.json';
/** Environment variable that names the run directory. */
export const RUN_DIRECTORY_VARIABLE = 'STASH_ADDONS_RUN_DIR';
/** Names the file for the last words of a built-in step; where it is not set, that of Kubernetes. */
export const TERMINATION_LOG_VARIABLE = 'STASH_ADDONS_TERMINATION_LOG';
/** Where the container paths of the wire are mounted; an engine without containers maps them elsewhere. */
export const SCRATCH_PATH = '/stash-tmp';
export const INTERIM_PATH = '/stash-interim-volume';
/** An engine maps it to a file that outlives the run: what a program that dies has begun is put right by the next one. */
export const JOURNAL_PATH = '/stash-journal';

/** What an engine gives to every step of a session, beside the resolved args, which win over it. */
export interface RunRequest {
  contract: string;
  operation: 'backup' | 'restore';
  session: SessionIdentity;
  invoker: { kind: string; namespace: string; name: string; uid: string };
  /** Which member of a batch this is; index 0 without one. */
  member: { index: number; alias?: string };
  addon: { name: string; version: string; release: string };
  target: RunTarget;
  repository: Repository;
  /** Volumes the engine attached for this run, in the order of the workload's pods. */
  volumes?: AttachedVolume[];
  /** Parameters that no flag carries. */
  params: Record<string, string>;
  /** Restore: which host of the repository serves each of ours. Empty: the runtime chooses by its own rule. */
  hosts: HostChoice[];
  /** Hooks of the member, for the steps that run them. */
  hooks?: BackupHooks & RestoreHooks;
  /** The Service whose pod hooks are for, where commands of hooks are not for the container that runs them. */
  hookTarget?: { namespace: string; service: string };
  /** How the steps before ended, where what they left is gone: for a hook that runs without them. */
  outcome?: { failed: boolean; error: string; duration: string };
  /** What this session's steps have to do besides the dump or load. */
  actions: Action[];
  retention?: RetentionPolicy;
  /** Real folders of the wire's paths, for example `/stash-tmp` -> `/home/u/.local/state/...`. */
  dirs: Record<string, string>;
  /** Identity that goes into the snapshot's tags. */
  tags: Record<string, string>;
  limits: Limits;
}

export interface AttachedVolume {
  /** Pod it belongs to. */
  pod: string;
  /** Where it is mounted in this run. */
  path: string;
}

export interface SessionIdentity {
  kind: 'BackupSession' | 'RestoreSession';
  namespace: string;
  name: string;
  uid: string;
  attempt: number;
  /** Attempts that are left when this one fails; absent: none. */
  retryLeft?: number;
  /** RFC 3339. */
  deadline?: string;
}

export interface RunTarget {
  ref: TargetRef;
  /** With secretTransforms not yet applied; the Secrets it names are in the run directory. */
  appBinding?: AppBinding;
  paths?: string[];
  exclude?: string[];
}

export interface HostChoice {
  host: string;
  /** Absent: by the runtime's own rule. */
  sourceHost?: string;
  /** Full id; absent: the newest snapshot of this target and source host. */
  snapshot?: string;
  /** That snapshot as the engine saw it in the repository; absent: the runtime looks for it. */
  found?: FoundSet;
  paths?: string[];
  include?: string[];
  exclude?: string[];
}

/** A snapshot as restic lists it. */
export interface FoundSnapshot {
  id: string;
  /** RFC 3339. */
  time: string;
  hostname: string;
  paths: string[];
  tags: string[];
  /** Bytes that restic read when it made it, where it knows. */
  bytes?: number;
}

/** A snapshot with the parts of the set that it leads, of which there are none where it stands for itself. */
export interface FoundSet extends FoundSnapshot {
  parts: FoundSnapshot[];
}

export type Action =
  | { name: 'InitializeBackendRepository' }
  | { name: 'ApplyRetentionPolicy' }
  /** `subset` as restic's --read-data-subset takes it, for example `5%`. */
  | { name: 'VerifyRepositoryIntegrity'; subset?: string }
  | { name: 'SendRepositoryMetrics' };

export interface RetentionPolicy {
  keepLast?: number;
  keepHourly?: number;
  keepDaily?: number;
  keepWeekly?: number;
  keepMonthly?: number;
  keepYearly?: number;
  keepTags?: string[];
  prune: boolean;
  dryRun?: boolean;
  /** Untagged snapshots of the old layout with this host belong to this target. */
  adoptUntagged?: boolean;
}

export interface Limits {
  /** No byte moved for so long: the run is ended. 0 turns it off. */
  stallSeconds: number;
  uploadKiB?: number;
  downloadKiB?: number;
}

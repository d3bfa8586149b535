import type { BackupHostStats, Condition, RestoreHostStats, TargetRef } from '../api/index.js';
import type { Coded } from '../errors/index.js';
import type { Action } from './request.js';

/** Written into the output folder: the wire's file, read by any status updater. */
export const OUTPUT_FILE = 'output.json';
/** Beside it: everything the wire has no place for. */
export const RESULT_FILE = 'result.json';
/** Written by the last step. */
export const STATUS_FILE = 'status.json';

/** Written by the program's verb `probe`. */
export const PROBE_FILE = 'probe.json';

/** Content of `probe.json`: what the database says of itself, found without changing anything. */
export interface ProbeResult {
  contract: string;
  /** Absent where the server does not say. */
  serverVersion?: string;
  warnings: Coded[];
  error?: Coded;
}

/** Content of `output.json`. */
export interface WireOutput {
  targetStatus: {
    ref: TargetRef;
    stats?: (BackupHostStats | RestoreHostStats)[];
    conditions?: Condition[];
    totalHosts?: number;
  };
}

/** Content of `result.json`: what a program leaves for the engine. */
export interface RunResult {
  contract: string;
  ref: TargetRef;
  totalHosts: number;
  stats: (BackupHostStats | RestoreHostStats)[];
  actions: ActionResult[];
  conditions: Condition[];
  warnings: Coded[];
  error?: Coded;
  /** Ids that a failed run left in the repository and could not remove; nobody restores them. */
  rejectedSnapshots: string[];
  /** The parts of the sets that a backup made; `stats` names the leads. Absent where there are none. */
  parts?: PartSnapshot[];
  /** Where the time went. */
  spans: Span[];
}

/** A stored part of a set. */
export interface PartSnapshot {
  host: string;
  part: string;
  /** Its id. */
  snapshot: string;
}

export interface ActionResult {
  name: Action['name'];
  ok: boolean;
  error?: Coded;
}

/** Part of a run, in milliseconds. `at` is RFC 3339. */
export interface Span {
  name: 'init' | 'probe' | 'dump' | 'load' | 'select' | 'retention' | 'check' | 'stats';
  at: string;
  ms: number;
  bytes?: number;
}

/** Content of `status.json`: what the status step did. */
export interface StatusResult {
  contract: string;
  actions: ActionResult[];
  repository?: {
    integrity?: boolean;
    /** As the wire writes it, for example `1.327 MiB`. */
    totalSize?: string;
    snapshotCount?: number;
    snapshotsRemovedOnLastCleanup?: number;
  };
  spans: Span[];
}

/** What the status step leaves in the termination message of its container: as much of the run as has room there. */
export interface RunSummary {
  contract: string;
  totalHosts: number;
  /** Those that failed first. */
  stats: RunResult['stats'];
  actions: ActionResult[];
  repository?: NonNullable<StatusResult['repository']>;
}

/** What a step that runs a hook leaves in the termination message of its container. */
export interface HookOutcome {
  contract: string;
  hook: 'preBackup' | 'postBackup' | 'preRestore' | 'postRestore';
  /** Whether it succeeded, or was not to be run after what happened. */
  ok: boolean;
  message: string;
}

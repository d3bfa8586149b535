/** A snapshot as `restic snapshots --json` prints it. */
export interface Snapshot {
  /** Full id, 64 hexadecimal digits. */
  id: string;
  short_id: string;
  /** RFC 3339 with nanoseconds and the zone of the machine that made it. */
  time: string;
  hostname: string;
  username?: string;
  paths: string[];
  tags?: string[];
  tree?: string;
  parent?: string;
  /** The id it had before its tags were changed. */
  original?: string;
  program_version?: string;
  summary?: SnapshotSummary;
}

/** Figures restic keeps in a snapshot since 0.17. */
export interface SnapshotSummary {
  backup_start: string;
  backup_end: string;
  files_new: number;
  files_changed: number;
  files_unmodified: number;
  /** Bytes of new data before compression. */
  data_added: number;
  /** Bytes of new data as stored. */
  data_added_packed: number;
  total_files_processed: number;
  /** Bytes read. */
  total_bytes_processed: number;
}

/** The last line of a good `restic backup --json`. */
export interface BackupSummary {
  snapshot_id: string;
  files_new: number;
  files_changed: number;
  files_unmodified: number;
  data_added: number;
  data_added_packed?: number;
  total_files_processed: number;
  total_bytes_processed: number;
  /** Seconds. */
  total_duration: number;
}

/** The last line of a good `restic restore --json`. */
export interface RestoreSummary {
  total_files: number;
  files_restored: number;
  total_bytes: number;
  bytes_restored: number;
}

/** A file or folder of a snapshot, as `restic ls --json` prints it. */
export interface LsNode {
  name: string;
  type: 'file' | 'dir' | 'symlink' | 'dev' | 'chardev' | 'fifo' | 'socket' | 'irregular';
  path: string;
  /** Bytes; files only. */
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: string;
}

/** `restic stats --mode raw-data --json`. */
export interface RepositoryStats {
  /** Bytes in the store. */
  total_size: number;
  /** Bytes before compression; absent where nothing is compressed. */
  total_uncompressed_size?: number;
  snapshots_count: number;
}

/** A lock, from `restic cat lock`. */
export interface LockInfo {
  id: string;
  /** RFC 3339; restic renews it every five minutes. */
  time: string;
  exclusive: boolean;
  hostname: string;
  username: string;
  pid: number;
}

/** A key, from `restic key list`. */
export interface KeyInfo {
  id: string;
  /** Whether the password in use opens this one. */
  current: boolean;
  userName: string;
  hostName: string;
  created: string;
}

/** `restic cat config`. */
export interface RepositoryConfig {
  version: number;
  id: string;
}

/** What restic found: `damage` is empty exactly when the repository is sound. */
export interface CheckResult {
  sound: boolean;
  /** First lines of what restic reported, bounded. */
  damage: string[];
  /** Harmless leftovers that a prune would remove. */
  suggestPrune: boolean;
}

export interface ForgetGroup {
  host: string;
  paths: string[] | null;
  tags: string[] | null;
  keep: Snapshot[];
  remove: Snapshot[];
}

/** What `forget` did, or with `dryRun` would do. */
export interface ForgetResult {
  /** False where the policy has no keep rule: nothing was run and nothing removed. */
  ran: boolean;
  dryRun: boolean;
  kept: string[];
  removed: string[];
  groups: ForgetGroup[];
}

/** A restic process under way. `done` settles once it has ended and its output has been read. */
export interface Running<T> {
  readonly pid: number;
  readonly done: Promise<T>;
  /** Ends it: its whole process group gets the signal (default SIGINT; restic removes its lock on that). */
  kill(signal?: NodeJS.Signals): void;
}

/** Sent while restic works. */
export type ResticEvent =
  | {
      type: 'progress';
      verb: string;
      /** Bytes read (backup) or written (restore) so far. */
      bytesDone: number;
      filesDone: number;
      /** 0 where restic does not know it, as for a stream. */
      totalBytes: number;
      seconds: number;
    }
  /** A line of restic's error output, without secrets; for example that it tries a request again. */
  | { type: 'message'; verb: string; text: string }
  /** A process was started; argv never holds a secret. */
  | { type: 'started'; verb: string; pid: number; argv: readonly string[] };

import { mkdirSync, writeFileSync } from 'node:fs';
import { StashError } from '@stash-addons/core';
import { reveal, type RepositoryAccess } from './access.js';
import { backupStream, backupTree, type BackupStreamOptions, type BackupTreeOptions } from './commands/backup.js';
import { forget, type ForgetOptions } from './commands/forget.js';
import { keys, type Keys } from './commands/keys.js';
import { clearDeadLocks, listLocks, unlock } from './commands/locks.js';
import { catConfig, check, init, prune, stats, version } from './commands/repository.js';
import { dump, restore, type DumpOptions, type RestoreOptions } from './commands/restore.js';
import { ls, snapshots, tag, type SnapshotFilter } from './commands/snapshots.js';
import { Driver } from './driver.js';
import type { LockObserver } from './lock-policy.js';
import { findProgram } from './process/find.js';
import type { Settings } from './process/start.js';
import type * as types from './types.js';

export interface ResticOptions {
  access: RepositoryAccess;
  /** Private folder (0700) of restic's temporary files, and of short-lived password files. Made when absent. */
  tmpDir: string;
  /** Where restic keeps its cache; `none` switches it off. */
  cache: { dir: string } | 'none';
  /** Path of the program. Default: RESTIC_BINARY, else `restic` in PATH. */
  binary?: string;
  /** In KiB per second. */
  limits?: { uploadKiB?: number | undefined; downloadKiB?: number | undefined };
  /** -20 to 19. */
  nice?: number;
  ionice?: { class: number; level?: number };
  /** Aborting it ends every call under way: SIGINT, and SIGKILL after `killGraceSeconds`. */
  signal?: AbortSignal;
  /** Default 10. */
  killGraceSeconds?: number;
  /**
   * How long a store may stay out of reach before the repository is open. Default 30. A host that swallows packets is
   * noticed after the 30 seconds of restic's own dialer; gcs, azure and b2, whose clients hide their retries, after
   * ten times as long.
   */
  connectTimeoutSeconds?: number;
  onEvent?: (event: types.ResticEvent) => void;
}

/** restic on one repository. Each method is one call of the program, which opens the repository once. */
export interface Restic {
  /** Printable. */
  readonly repository: string;
  version(): Promise<string>;
  init(): Promise<string>;
  catConfig(): Promise<types.RepositoryConfig>;
  snapshots(filter?: SnapshotFilter): Promise<types.Snapshot[]>;
  ls(snapshot: string, dir?: string): Promise<types.LsNode[]>;
  tag(options: Parameters<typeof tag>[1]): Promise<Map<string, string>>;
  backupStream(options: BackupStreamOptions): types.Running<types.BackupSummary>;
  backupTree(options: BackupTreeOptions): types.Running<types.BackupSummary>;
  dump(options: DumpOptions): types.Running<void>;
  restore(options: RestoreOptions): types.Running<types.RestoreSummary>;
  forget(options: ForgetOptions): Promise<types.ForgetResult>;
  prune(): Promise<void>;
  check(options?: { subset?: string }): Promise<types.CheckResult>;
  stats(): Promise<types.RepositoryStats>;
  unlock(options?: { removeAll?: boolean }): Promise<void>;
  listLocks(): Promise<types.LockInfo[]>;
  clearDeadLocks(observer: LockObserver): Promise<number>;
  readonly keys: Keys;
}

/** Binds restic to a repository and writes its secret files. Throws SA_RESTIC_MISSING. */
export function createRestic(options: ResticOptions): Restic {
  mkdirSync(options.tmpDir, { recursive: true, mode: 0o700 });
  for (const { path, content } of options.access.files) writeFileSync(path, content.reveal(), { mode: 0o600 });
  const driver = new Driver(settingsOf(options), options.access.url, options.tmpDir);
  return {
    repository: driver.repository,
    version: () => version(driver),
    init: () => init(driver),
    catConfig: () => catConfig(driver),
    snapshots: (filter) => snapshots(driver, filter),
    ls: (snapshot, dir) => ls(driver, snapshot, dir),
    tag: (change) => tag(driver, change),
    backupStream: (stream) => backupStream(driver, stream),
    backupTree: (tree) => backupTree(driver, tree),
    dump: (file) => dump(driver, file),
    restore: (tree) => restore(driver, tree),
    forget: (choice) => forget(driver, choice),
    prune: () => prune(driver),
    check: (depth) => check(driver, depth),
    stats: () => stats(driver),
    unlock: (choice) => unlock(driver, choice),
    listLocks: () => listLocks(driver),
    clearDeadLocks: (observer) => clearDeadLocks(driver, observer),
    keys: keys(driver),
  };
}

function settingsOf(options: ResticOptions): Settings {
  return {
    command: [...priority(options), programOf(options), ...globalFlags(options)],
    env: environment(options),
    signal: options.signal,
    onEvent: options.onEvent,
    graceSeconds: options.killGraceSeconds ?? 10,
    connectSeconds: options.connectTimeoutSeconds ?? 30,
    silentRetries: options.access.silentRetries,
  };
}

function programOf(options: ResticOptions): string {
  const program = findProgram(options.binary ?? (process.env.RESTIC_BINARY || 'restic'), process.env.PATH);
  if (program === undefined) throw new StashError('SA_RESTIC_MISSING');
  return program;
}

/** The wire's order: ionice around nice around restic. */
function priority({ nice, ionice }: ResticOptions): string[] {
  const level = ionice?.level === undefined ? [] : ['-n', String(ionice.level)];
  const io = ionice === undefined ? [] : ['ionice', '-c', String(ionice.class), ...level];
  return [...io, ...(nice === undefined ? [] : ['nice', '-n', String(nice)])];
}

function globalFlags({ access, cache, limits }: ResticOptions): string[] {
  return [
    '--json',
    ...(cache === 'none' ? ['--no-cache'] : ['--cache-dir', cache.dir, '--cleanup-cache']),
    ...(limits?.uploadKiB ? ['--limit-upload', String(limits.uploadKiB)] : []),
    ...(limits?.downloadKiB ? ['--limit-download', String(limits.downloadKiB)] : []),
    ...access.flags,
  ];
}

/** The whole environment: what the tables list, and nothing else of ours. */
function environment({ access, tmpDir }: ResticOptions): Record<string, string> {
  const listed = Object.entries(access.env).map(([name, value]) => [name, reveal(value)] as const);
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: process.env.HOME ?? tmpDir,
    TMPDIR: tmpDir,
    RESTIC_PROGRESS_FPS: '1',
    ...Object.fromEntries(listed),
  };
}

import { isStashError, StashError, toCoded } from '@stash-addons/core';
import { endedWell, repeat, type Driver } from '../driver.js';
import { parseJson } from '../process/words.js';
import type { Call, Outcome, Started } from '../process/start.js';
import type { BackupSummary, Running } from '../types.js';
import { forget } from './forget.js';
import { progressReader } from './progress.js';

export interface BackupStreamOptions {
  /** File descriptor restic reads from. The caller closes its own copy, and owns the other end. */
  stdin: number;
  /** Name in the snapshot, without the leading slash. */
  filename: string;
  host: string;
  tags?: readonly string[];
}

export interface BackupTreeOptions {
  paths: readonly string[];
  host: string;
  tags?: readonly string[];
  exclude?: readonly string[];
  cwd?: string;
  /** Further flags for `restic backup`, given by the user. */
  extraArgs?: readonly string[];
}

/** A snapshot that a failed backup made. `removed` is false where it could not be forgotten again. */
export interface RejectedSnapshot {
  id: string;
  removed: boolean;
}

const rejected = new WeakMap<object, RejectedSnapshot>();

/** The snapshot that the failed backup behind this error left or had removed; undefined where it made none. */
export function rejectedSnapshot(error: unknown): RejectedSnapshot | undefined {
  return typeof error === 'object' && error !== null ? rejected.get(error) : undefined;
}

export function backupStream(driver: Driver, options: BackupStreamOptions): Running<BackupSummary> {
  const args = ['backup', '--stdin', '--stdin-filename', options.filename, ...identity(options)];
  return backup(driver, { verb: 'backup', args, stdin: options.stdin }, options.host);
}

export function backupTree(driver: Driver, options: BackupTreeOptions): Running<BackupSummary> {
  const flags = [...identity(options), ...repeat('--exclude', options.exclude), ...(options.extraArgs ?? [])];
  const args = ['backup', ...flags, '--', ...options.paths];
  return backup(driver, { verb: 'backup', args, cwd: options.cwd });
}

function identity({ host, tags }: { host: string; tags?: readonly string[] }): string[] {
  return ['--host', host, ...repeat('--tag', tags)];
}

function backup(driver: Driver, call: Call, streamHost?: string): Running<BackupSummary> {
  let summary: BackupSummary | undefined;
  const onProgress = progressReader(driver, 'backup');
  const onLine = (line: string) => {
    const message = parseJson(line);
    if (message?.message_type === 'summary') summary = message as unknown as BackupSummary;
    onProgress(message);
  };
  const started: Started = driver.start({ ...call, onLine });
  const done = started.outcome.then((outcome) => settle(driver, outcome, { summary, streamHost }));
  done.catch(() => undefined);
  return { pid: started.pid, done, kill: started.kill };
}

interface Made {
  summary: BackupSummary | undefined;
  /** Set for a stream, which is never good when it is empty. */
  streamHost: string | undefined;
}

/** Good is exit status 0 with a snapshot; whatever else left a snapshot, that snapshot is forgotten. */
async function settle(driver: Driver, outcome: Outcome, made: Made): Promise<BackupSummary> {
  const id = made.summary?.snapshot_id;
  const empty = made.streamHost !== undefined && made.summary?.total_bytes_processed === 0;
  if (endedWell(outcome) && made.summary !== undefined && id && !empty) return made.summary;
  const error = failure(driver, outcome, { ...made, empty });
  if (!id) throw error;
  throw await reject(driver, id, error);
}

function failure(driver: Driver, outcome: Outcome, made: Made & { empty: boolean }): unknown {
  if (made.empty && outcome.ending === 'ended') {
    return new StashError('SA_DUMP_EMPTY', { host: made.streamHost as string, bytes: 0, minimum: 1 });
  }
  if (!endedWell(outcome)) return driver.error(outcome);
  return new StashError('SA_RESTIC_FAILED', { verb: 'backup', exit: 0, text: 'it named no snapshot' });
}

/** Other backups hold the repository open for hours; a snapshot that can't be removed now is left to the caller. */
const LOCK_PATIENCE = '30s';

async function reject(driver: Driver, id: string, error: unknown): Promise<unknown> {
  try {
    const { removed } = await forget(driver, { ids: [id], retryLock: LOCK_PATIENCE, uncancelled: true });
    return remember(error, { id, removed: removed.includes(id) });
  } catch (problem) {
    const details = { snapshot: id, reason: codeOrText(error), text: toCoded(problem).message };
    return remember(new StashError('SA_SNAPSHOT_LEFT', details, { cause: error }), { id, removed: false });
  }
}

function codeOrText(error: unknown): string {
  return isStashError(error) ? error.code : String(error);
}

function remember(error: unknown, snapshot: RejectedSnapshot): unknown {
  if (typeof error === 'object' && error !== null) rejected.set(error, snapshot);
  return error;
}

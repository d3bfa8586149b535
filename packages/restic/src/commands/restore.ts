import { endedWell, repeat, type Driver } from '../driver.js';
import { parseJson } from '../process/words.js';
import type { RestoreSummary, Running } from '../types.js';
import { progressReader } from './progress.js';

export interface DumpOptions {
  /** Id, short id, or `latest`. */
  snapshot: string;
  /** Path in the snapshot, with or without the leading slash. */
  file: string;
  /** File descriptor restic writes to. The caller closes its own copy, and owns the other end. */
  stdout: number;
}

export interface RestoreOptions {
  snapshot: string;
  /** Folder of the snapshot whose content becomes the content of `target`. */
  subpath?: string;
  target: string;
  include?: readonly string[];
  exclude?: readonly string[];
  /** Further flags for `restic restore`, given by the user. */
  extraArgs?: readonly string[];
}

export function dump(driver: Driver, options: DumpOptions): Running<void> {
  const args = ['dump', '--', options.snapshot, options.file];
  const started = driver.start({ verb: 'dump', args, stdout: options.stdout });
  const done = started.outcome.then((outcome) => {
    if (!endedWell(outcome)) throw driver.error(outcome);
  });
  done.catch(() => undefined);
  return { pid: started.pid, done, kill: started.kill };
}

export function restore(driver: Driver, options: RestoreOptions): Running<RestoreSummary> {
  const source = options.subpath === undefined ? options.snapshot : `${options.snapshot}:${options.subpath}`;
  const filters = [...repeat('--include', options.include), ...repeat('--exclude', options.exclude)];
  const args = ['restore', '--target', options.target, ...filters, ...(options.extraArgs ?? []), '--', source];
  let summary: Partial<RestoreSummary> = {};
  const onProgress = progressReader(driver, 'restore');
  const onLine = (line: string) => {
    const message = parseJson(line);
    if (message?.message_type === 'summary') summary = message;
    onProgress(message);
  };
  const started = driver.start({ verb: 'restore', args, onLine });
  const done = started.outcome.then((outcome) => {
    if (!endedWell(outcome)) throw driver.error(outcome);
    return withZeros(summary);
  });
  done.catch(() => undefined);
  return { pid: started.pid, done, kill: started.kill };
}

/** restic leaves out figures that are 0. */
function withZeros(summary: Partial<RestoreSummary>): RestoreSummary {
  const { total_files = 0, files_restored = 0, total_bytes = 0, bytes_restored = 0 } = summary;
  return { total_files, files_restored, total_bytes, bytes_restored };
}

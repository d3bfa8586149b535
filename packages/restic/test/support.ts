import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStashError, Secret, type Backend, type StashError } from '@stash-addons/core';
import { cacheBin, makeRepository } from '@stash-addons/testbed';
import { createRestic, openRepository, type BackupSummary, type Restic, type ResticOptions } from '../src/index.js';

export const PASSWORD = ' pä ss\n$"quoted" ';

export interface Place {
  backend: Backend;
  /** Working folder of this test. */
  dir: string;
  secret?: Record<string, string>;
  password?: string;
}

export function resticAt(place: Place, more: Partial<ResticOptions> = {}): Restic {
  const files = join(place.dir, 'private');
  mkdirSync(files, { recursive: true, mode: 0o700 });
  const secret = hidden({ RESTIC_PASSWORD: place.password ?? PASSWORD, ...place.secret });
  const repository = { spec: { backend: place.backend } };
  const access = openRepository({ repository, secret, files: { dir: files }, ambient: {} });
  const options = { access, tmpDir: join(place.dir, 'tmp'), cache: 'none' as const, binary: cacheBin('restic') };
  return createRestic({ ...options, ...more });
}

export function localAt(dir: string, name = 'repository', more: Partial<ResticOptions> = {}): Restic {
  return resticAt({ dir, backend: { local: { mountPath: join(dir, name) } } }, more);
}

/** A repository in a folder, already made. */
export function repositoryAt(dir: string, name = 'repository', more: Partial<ResticOptions> = {}): Restic {
  makeRepository(join(dir, name), PASSWORD);
  return localAt(dir, name, more);
}

export function hidden(values: Record<string, string>): Record<string, Secret> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, new Secret(value)]));
}

export interface Stored {
  content: string | Buffer;
  filename?: string;
  host?: string;
  tags?: string[];
}

/** Backs up a stream that ends well. */
export async function store(restic: Restic, dir: string, stored: Stored): Promise<BackupSummary> {
  const path = join(dir, 'stream');
  writeFileSync(path, stored.content);
  const stdin = openSync(path, 'r');
  const { filename = 'acme.dump', host = 'host-0', tags = [] } = stored;
  const running = restic.backupStream({ stdin, filename, host, tags });
  closeSync(stdin);
  return await running.done;
}

/** What `restic dump` writes. */
export async function fetched(restic: Restic, dir: string, snapshot: string, file = 'acme.dump'): Promise<string> {
  const path = join(dir, 'dumped');
  const stdout = openSync(path, 'w');
  const running = restic.dump({ snapshot, file, stdout });
  closeSync(stdout);
  await running.done;
  return readFileSync(path, 'utf8');
}

/** A pipe that nobody closes: a reader of it waits for ever. */
export function endlessPipe(dir: string): number {
  const path = join(dir, `fifo-${process.hrtime.bigint()}`);
  execFileSync('mkfifo', [path]);
  return openSync(path, 'r+');
}

export async function failureOf(action: Promise<unknown>): Promise<StashError> {
  try {
    await action;
  } catch (error) {
    if (isStashError(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export async function until(what: string, condition: () => boolean, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

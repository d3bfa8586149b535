import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  INTERIM_PATH,
  JOURNAL_PATH,
  REQUEST_FILE,
  type RunRequest,
  SCRATCH_PATH,
  type Secret,
} from '@stash-addons/core';
import type { StateFolder } from '../state/folder.js';

/** The private folder of one session; nobody else can read it, and it is removed when the session ends. */
export interface RunDirectory {
  root: string;
  /** Read by the programs: the request and the secrets. */
  run: string;
  /** Stands for the wire's scratch path. */
  scratch: string;
  interim: string;
  remove: () => void;
}

export function createRunDirectory(state: StateFolder, session: string): RunDirectory {
  const root = join(state.runs, session);
  const directory = {
    root,
    run: join(root, 'run'),
    scratch: join(root, 'scratch'),
    interim: join(root, 'interim'),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  };
  for (const folder of [directory.run, directory.scratch, directory.interim]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  return directory;
}

/** Where the wire's paths really are. Cache and journal outlast the session: the next one reads them. */
export function realPaths(
  directory: RunDirectory,
  outlasting: { resticCache: string; journal: string },
): Record<string, string> {
  return {
    [SCRATCH_PATH]: directory.scratch,
    [INTERIM_PATH]: directory.interim,
    [`${SCRATCH_PATH}/restic-cache`]: outlasting.resticCache,
    [JOURNAL_PATH]: outlasting.journal,
  };
}

export function writeRequest(directory: RunDirectory, request: RunRequest): void {
  writeFileSync(join(directory.run, REQUEST_FILE), JSON.stringify(request), { mode: 0o600 });
}

export function writeSecrets(
  directory: RunDirectory,
  namespace: string,
  name: string,
  values: Record<string, Secret>,
): void {
  const folder = join(directory.run, 'secrets', namespace, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [key, value] of Object.entries(values)) writeFileSync(join(folder, key), value.reveal(), { mode: 0o600 });
}

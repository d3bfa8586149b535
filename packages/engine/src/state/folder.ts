import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { StashError } from '@stash-addons/core';
import { writeWhole } from './files.js';

const VERSION = 1;

/** Where the engine keeps what outlives a run. */
export interface StateFolder {
  root: string;
  sessions: string;
  leases: string;
  /** Private folders of running sessions. */
  runs: string;
  repositories: string;
  /** What the programs must put right if they die, one file for each target. */
  journals: string;
  /** How far the slots of each schedule have been dealt with. */
  schedules: string;
}

/** `$XDG_STATE_HOME/stash-addons`, or `~/.local/state/stash-addons`. */
export function defaultStatePath(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'stash-addons');
}

/** Makes the folder where it is not there yet. Throws SA_STATE_VERSION or SA_STATE_UNUSABLE. */
export function openState(path: string): StateFolder {
  const root = resolve(path);
  const state = {
    root,
    sessions: join(root, 'sessions'),
    leases: join(root, 'leases'),
    runs: join(root, 'runs'),
    repositories: join(root, 'repositories'),
    journals: join(root, 'journals'),
    schedules: join(root, 'schedules'),
  };
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    checkOwner(root);
    checkVersion(root);
    for (const folder of Object.values(state)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    if (cause instanceof StashError) throw cause;
    throw new StashError('SA_STATE_UNUSABLE', { path: root, problem: (cause as Error).message }, { cause });
  }
  return state;
}

function checkOwner(root: string): void {
  const { uid, mode } = statSync(root);
  if (process.getuid !== undefined && uid !== process.getuid()) {
    throw new StashError('SA_STATE_UNUSABLE', { path: root, problem: 'it belongs to another user' });
  }
  if ((mode & 0o077) !== 0) chmodSync(root, 0o700);
}

function checkVersion(root: string): void {
  const file = join(root, 'version');
  if (!existsSync(file)) return writeWhole(file, `${VERSION}\n`);
  const found = readFileSync(file, 'utf8').trim();
  if (Number(found) !== VERSION) throw new StashError('SA_STATE_VERSION', { path: root, found, known: VERSION });
}

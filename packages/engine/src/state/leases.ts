import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StashError } from '@stash-addons/core';
import { readWhole, writeWhole } from './files.js';
import type { StateFolder } from './folder.js';
import { isAlive, type ProcessIdentity } from './processes.js';
import { thisProcess } from './sessions.js';

/** `shared` for backup and restore, `exclusive` for what removes data. */
export type LeaseMode = 'shared' | 'exclusive';

interface Holder {
  session: string;
  mode: LeaseMode;
  process: ProcessIdentity;
}

export interface LeaseRequest {
  /** Printable place of the repository; one lease each. */
  repository: string;
  session: string;
  mode: LeaseMode;
  /** Called once when it has to wait. */
  onWait: (holder: string) => void;
  signal: AbortSignal;
}

const POLL_MS = 200;
/** Longer than any holder needs to look at the folder; a guard older than this was left by a dead process. */
const GUARD_STALE_MS = 10_000;

/** Waits until nobody holds the repository against it, then returns how to let go. Throws SA_LEASE_HELD when aborted. */
export async function takeLease(state: StateFolder, request: LeaseRequest): Promise<() => void> {
  const folder = join(state.leases, createHash('sha256').update(request.repository).digest('hex').slice(0, 16));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${request.session}.${request.mode}.json`);
  let told = false;
  for (;;) {
    const against = await guarded(folder, () => tryTake(folder, file, request));
    if (against === undefined) return () => rmSync(file, { force: true });
    if (!told) request.onWait(against.session);
    told = true;
    if (request.signal.aborted) {
      const { session } = against;
      throw new StashError('SA_LEASE_HELD', {
        repository: request.repository,
        holder: `the session ${session}`,
        session,
      });
    }
    await sleep(POLL_MS, undefined, { signal: request.signal }).catch(() => undefined);
  }
}

/** The holder that stands against it, or undefined once the lease is ours. Files of dead holders are removed. */
function tryTake(folder: string, file: string, { mode, session }: LeaseRequest): Holder | undefined {
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
    const holder = readWhole<Holder>(join(folder, name));
    if (holder === undefined || !isAlive(holder.process)) rmSync(join(folder, name), { force: true });
    else if (holder.session !== session && (mode === 'exclusive' || holder.mode === 'exclusive')) return holder;
  }
  writeWhole(file, JSON.stringify({ session, mode, process: thisProcess() } satisfies Holder));
  return undefined;
}

/** One process at a time: making a folder is atomic everywhere. */
async function guarded<T>(folder: string, act: () => T): Promise<T> {
  const guard = join(folder, 'guard');
  for (;;) {
    try {
      mkdirSync(guard);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isStale(guard)) rmSync(guard, { recursive: true, force: true });
      await sleep(10);
      continue;
    }
    try {
      return act();
    } finally {
      rmdirSync(guard);
    }
  }
}

function isStale(guard: string): boolean {
  try {
    return Date.now() - statSync(guard).mtimeMs > GUARD_STALE_MS;
  } catch {
    return false;
  }
}

import { readFileSync } from 'node:fs';
import { isStashError } from '@stash-addons/core';
import type { LockInfo } from './types.js';

export interface LockObserver {
  /** Name of this machine, as restic writes it. */
  hostname: string;
  /** Whether a process of this machine with that pid runs. */
  isAlive: (pid: number) => boolean;
  /** What the caller knows of another machine, for example that its pod is gone. Default: nothing. */
  isHostGone?: (hostname: string) => boolean;
}

/** Only what is certain counts: our machine and no such process, or a machine known to be gone. Age proves nothing. */
export function isLockProvenDead(lock: LockInfo, observer: LockObserver): boolean {
  if (lock.hostname === observer.hostname) return !observer.isAlive(lock.pid);
  return observer.isHostGone?.(lock.hostname) ?? false;
}

/** Whether a process with that pid runs on this machine. One that ended and whose parent has not asked does not. */
export function isProcessAlive(pid: number): boolean {
  return isProcessThere(pid) && !/^\d+ \(.*\) [ZX] /s.test(statOf(pid));
}

/** Whether restic's own look at a lock finds its process gone, which it does not while that waits for its parent. */
export function isLockDeadToRestic(lock: LockInfo, observer: LockObserver): boolean {
  return lock.hostname === observer.hostname && !isProcessThere(lock.pid);
}

function isProcessThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Empty where the system has no /proc. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Runs what needs the repository for itself; when it is locked, clears locks that are all proven dead and tries once
 * more. The caller holds the exclusive lease. Throws SA_REPOSITORY_LOCKED where one lives.
 */
export async function pastDeadLocks<T>(
  restic: { clearDeadLocks(observer: LockObserver): Promise<number> },
  observer: LockObserver,
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (!isStashError(error) || error.code !== 'SA_REPOSITORY_LOCKED') throw error;
    await restic.clearDeadLocks(observer);
    return await operation();
  }
}

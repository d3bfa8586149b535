import { hostname } from 'node:os';
import { isProcessAlive, pastDeadLocks, type Restic } from '@stash-addons/restic';

const OBSERVER = { hostname: hostname(), isAlive: isProcessAlive };

/**
 * Runs what needs the repository for itself, past locks of this machine whose processes are dead: a run that was killed
 * leaves its own, and with it nothing could ever be forgotten again.
 */
export function pastOwnDeadLocks<T>(restic: Pick<Restic, 'clearDeadLocks'>, operation: () => Promise<T>): Promise<T> {
  return pastDeadLocks(restic, OBSERVER, operation);
}

import { StashError } from '@stash-addons/core';
import type { Driver } from '../driver.js';
import { isLockDeadToRestic, isLockProvenDead, type LockObserver } from '../lock-policy.js';
import type { LockInfo } from '../types.js';

/** Every lock in the repository; one that went away meanwhile is left out. */
export async function listLocks(driver: Driver): Promise<LockInfo[]> {
  const stdout = await driver.output({ verb: 'list', args: ['list', 'locks', '--no-lock'] });
  const ids = stdout.split('\n').filter((line) => /^[0-9a-f]{64}$/.test(line));
  const found: LockInfo[] = [];
  for (const id of ids) {
    const outcome = await driver.outcome({ verb: 'cat', args: ['cat', 'lock', id, '--no-lock'] });
    if (outcome.exit === 0) found.push({ ...(JSON.parse(outcome.stdout) as Omit<LockInfo, 'id'>), id });
    else if (!GONE.test(outcome.stderr.join('\n'))) throw driver.error(outcome);
  }
  return found;
}

const GONE = /no such file|does not exist|NoSuchKey|not found/i;

/** Without `removeAll` only locks that restic itself takes for stale go. */
export async function unlock(driver: Driver, options: { removeAll?: boolean } = {}): Promise<void> {
  await driver.output({ verb: 'unlock', args: ['unlock', ...(options.removeAll ? ['--remove-all'] : [])] });
}

/**
 * Removes the locks if every one is proven dead, and says how many there were; throws SA_REPOSITORY_LOCKED, naming the
 * living, otherwise. restic itself finds the dead ones of this machine, unless their parents have not taken note yet; for
 * the others `unlock --remove-all` takes whatever is there, so call it only while holding the exclusive lease on the
 * repository.
 */
export async function clearDeadLocks(driver: Driver, observer: LockObserver): Promise<number> {
  const locks = await listLocks(driver);
  const alive = locks.filter((lock) => !isLockProvenDead(lock, observer));
  if (alive.length > 0) {
    const text = alive.map((lock) => `by process ${lock.pid} on ${lock.hostname} since ${lock.time}`).join(', ');
    throw new StashError('SA_REPOSITORY_LOCKED', { repository: driver.repository, text });
  }
  const removeAll = !locks.every((lock) => isLockDeadToRestic(lock, observer));
  if (locks.length > 0) await unlock(driver, { removeAll });
  return locks.length;
}

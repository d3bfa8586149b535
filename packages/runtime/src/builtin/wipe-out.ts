import { isStashError } from '@stash-addons/core';
import type { Restic } from '@stash-addons/restic';
import { listenForCancel } from '../program/cancel.js';
import { pastOwnDeadLocks } from '../program/dead-locks.js';
import { resticFactory } from '../program/open-restic.js';
import { makePlaces, removePrivateDir } from '../program/surroundings.js';
import type { Log } from '../result/log.js';
import { openRepositoryDirectory } from '../rundir/run-directory.js';

interface WipeOut {
  flags: Readonly<Record<string, string>>;
  env: NodeJS.ProcessEnv;
  log: Log;
}

/** An argument list has room for so many ids. */
const AT_ONCE = 1000;

/**
 * Removes all snapshots of a repository and the data they alone used; what is left of it is its key and its
 * configuration. A repository that was never made is wiped out already. Throws SA_REPOSITORY_*.
 */
export async function wipeOut({ flags, env, log }: WipeOut): Promise<number> {
  const { repository, read } = openRepositoryDirectory(env);
  const places = makePlaces({ dirs: {} }, flags);
  const cancel = listenForCancel(undefined);
  const session = { namespace: repository.metadata.namespace ?? '' };
  const directory = { request: { repository, session, limits: { stallSeconds: 0 } }, read };
  try {
    const restic = resticFactory({ directory, flags, places, env, log })({ signal: cancel.signal });
    const removed = await removeAll(restic);
    log.info('Wiped out', { snapshots: removed });
    return 0;
  } finally {
    cancel.release();
    removePrivateDir(places);
  }
}

async function removeAll(restic: Restic): Promise<number> {
  const found = await snapshotsOf(restic);
  if (found === undefined) return 0;
  for (let at = 0; at < found.length; at += AT_ONCE) {
    const ids = found.slice(at, at + AT_ONCE);
    await pastOwnDeadLocks(restic, () => restic.forget({ ids }));
  }
  await pastOwnDeadLocks(restic, () => restic.prune());
  return found.length;
}

async function snapshotsOf(restic: Restic): Promise<string[] | undefined> {
  try {
    return (await restic.snapshots()).map(({ id }) => id);
  } catch (error) {
    if (isStashError(error) && error.code === 'SA_REPOSITORY_ABSENT') return undefined;
    throw error;
  }
}

import { encodeTag, toCoded } from '@stash-addons/core';
import { groupSets, type Restic } from '@stash-addons/restic';
import { pastOwnDeadLocks } from '../program/dead-locks.js';
import type { Log } from '../result/log.js';
import type { Journal } from './journal.js';
import type { UnitsContext } from './unit-run.js';

/** What ends with us lets go of its lock within this; another run may hold its own for hours. */
const LOCK_PATIENCE = '10s';

/** restic may have been ended between writing the snapshot and saying so: what has our session and host is ours. */
export async function forgetStrays(
  host: string,
  startedAt: number,
  { session, tidy, onRejected }: Pick<UnitsContext, 'session' | 'tidy' | 'onRejected'>,
): Promise<void> {
  if (session === undefined) return;
  let ids: string[] = [];
  try {
    const found = await tidy.snapshots({ hosts: [host], tags: [encodeTag('session', session)] });
    ids = found.filter(({ time }) => Date.parse(time) >= startedAt - 1000).map(({ id }) => id);
    await tidy.forget({ ids });
  } catch (error) {
    for (const id of ids) onRejected(id, toCoded(error).code);
  }
}

/** Forgets all that there is of a set that failed; where it cannot, the journal keeps it for the next run. */
export async function forgetSet(
  set: string,
  known: readonly string[],
  { tidy, journal, onRejected }: Pick<UnitsContext, 'tidy' | 'journal' | 'onRejected'>,
): Promise<boolean> {
  let ids = known;
  try {
    ids = (await tidy.snapshots({ tags: [encodeTag('set', set)] })).map(({ id }) => id);
    await pastOwnDeadLocks(tidy, () => tidy.forget({ ids, retryLock: LOCK_PATIENCE }));
    journal.setSettled(set);
    return true;
  } catch (error) {
    for (const id of ids) onRejected(id, toCoded(error).code);
    return false;
  }
}

export interface Sweep {
  restic: Pick<Restic, 'snapshots' | 'forget' | 'clearDeadLocks'>;
  journal: Pick<Journal, 'setSettled'>;
  log: Log;
}

/** Forgets the parts of sets whose runs died before the lead was stored. One that cannot be now is left to the next run. */
export async function sweepSets(sets: readonly string[], { restic, journal, log }: Sweep): Promise<void> {
  for (const set of sets) {
    try {
      const { strays } = groupSets(await restic.snapshots({ tags: [encodeTag('set', set)] }));
      await pastOwnDeadLocks(restic, () => restic.forget({ ids: strays.map(({ id }) => id) }));
      journal.setSettled(set);
      if (strays.length > 0) log.info('Swept', { parts: strays.length });
    } catch (error) {
      log.warn('Sweep', { text: toCoded(error).message });
    }
  }
}

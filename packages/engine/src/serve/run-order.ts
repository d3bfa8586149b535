import { type BackupSession, toCoded } from '@stash-addons/core';
import type { Catalog } from '@stash-addons/host';
import {
  backupInvoker,
  brokenOff,
  DEFAULT_TIME_OUT,
  type InvokerPlan,
  isFinal,
  type SessionSeed,
  targetName,
} from '@stash-addons/session';
import { backup, type SessionOutcome } from '../backup.js';
import type { EngineContext } from '../context.js';
import type { ObjectSet } from '../documents/object-set.js';
import { cleanHistory } from '../session/history.js';
import { beginBackupSession } from '../session/identity.js';
import { type SessionRecord, thisProcess } from '../state/sessions.js';
import type { Scheduled } from './document-watch.js';

/** A session to be run, its name reserved. */
export interface Order {
  scheduled: Scheduled;
  objects: ObjectSet;
  seed: SessionSeed;
  openCatalog: () => Promise<Catalog>;
}

export type OrderContext = Omit<EngineContext, 'catalog'>;

/** What the reducers know of an invoker here. */
export function planOf({ invoker }: Pick<Scheduled, 'invoker'>): InvokerPlan {
  return { ...backupInvoker(invoker, { defaultTimeOut: DEFAULT_TIME_OUT }), ready: true };
}

/** Runs a session to its end. One that could not begin is recorded as well, failed, so that every slot has a session. */
export async function runOrder(around: OrderContext, order: Order): Promise<SessionOutcome<BackupSession>> {
  const { scheduled, objects, seed } = order;
  try {
    const context = { ...around, catalog: await order.openCatalog() };
    return await backup({ context, objects, invoker: scheduled.invoker, seed, strictParams: false });
  } catch (cause) {
    const error = toCoded(cause);
    const record = recordOf(around, order);
    const why = { error, cancelled: around.signal.aborted };
    const session = brokenOff(record.session as BackupSession, planOf(scheduled), why, new Date());
    around.sessions.reserve(seed.name);
    around.sessions.save({ ...record, session });
    cleanHistory(around.sessions, session, planOf(scheduled).historyLimit);
    return { session, error };
  }
}

/** The record of a session that was broken off, or of one that came to none. */
function recordOf({ sessions }: OrderContext, { scheduled: { invoker }, seed }: Order): SessionRecord {
  if (sessions.has(seed.name)) {
    const record = sessions.get(seed.name);
    if (!isFinal(record.session.status?.phase)) return record;
  }
  const ref = { ...invoker.spec.target?.ref };
  return {
    session: beginBackupSession(invoker, seed, new Date()),
    engine: thisProcess(),
    repository: '',
    addon: { name: '-', release: '' },
    target: targetName({ targetRef: { ...ref, namespace: ref.namespace ?? invoker.metadata.namespace ?? '' } }),
  };
}

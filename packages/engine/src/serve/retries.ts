import type { BackupSession } from '@stash-addons/core';
import { awaitsRetry, type Observation, reduceBackup } from '@stash-addons/session';
import type { SessionRecord, SessionStore } from '../state/sessions.js';
import { isOf, type Scheduled } from './document-watch.js';
import { planOf } from './run-order.js';

/** A failed session that is to be tried again now. */
export interface DueRetry {
  scheduled: Scheduled;
  /** The one that failed. */
  of: BackupSession;
  name: string;
  retryLeft: number;
}

/** The sessions that wait to be tried again. */
export class Retries {
  readonly #sessions: SessionStore;
  readonly #waiting = new Set<string>();

  constructor(sessions: SessionStore) {
    this.#sessions = sessions;
    for (const { session } of sessions.list()) this.add(session);
  }

  add(session: SessionRecord['session']): void {
    if (session.kind === 'BackupSession' && awaitsRetry(session)) this.#waiting.add(session.metadata.name ?? '');
  }

  /** Those whose time has come. What is waited for is written down the first time. */
  due(scheduled: readonly Scheduled[], now: Date): DueRetry[] {
    return [...this.#waiting].flatMap((name) => {
      const of = this.#get(name);
      const owner = of && scheduled.find((one) => isOf(one, of));
      if (of === undefined || owner === undefined || owner.invoker.spec.paused) return [];
      const next = this.#reduce(owner, of, [], now).find(({ kind }) => kind === 'createRetry');
      return next?.kind === 'createRetry' ? [{ ...next, scheduled: owner, of }] : [];
    });
  }

  /** What waited before `later` was made has been tried again by it, be it the retry or the session of a newer slot. */
  done(owner: Scheduled, later: BackupSession, now: Date): void {
    for (const name of [...this.#waiting]) {
      const of = this.#get(name);
      if (of === undefined || !isOf(owner, of) || !isBefore(of, later)) continue;
      this.#reduce(owner, of, [{ kind: 'retryCreated' }], now);
      this.#waiting.delete(name);
    }
  }

  #get(name: string): BackupSession | undefined {
    if (this.#sessions.has(name)) return this.#sessions.get(name).session as BackupSession;
    this.#waiting.delete(name);
    return undefined;
  }

  #reduce(owner: Scheduled, session: BackupSession, seen: Observation[], now: Date) {
    const { status, next } = reduceBackup(session, planOf(owner), seen, now);
    if (JSON.stringify(status) !== JSON.stringify(session.status)) {
      const record = this.#sessions.get(session.metadata.name ?? '');
      this.#sessions.save({ ...record, session: { ...session, status } });
    }
    return next;
  }
}

function isBefore({ metadata }: BackupSession, later: BackupSession): boolean {
  if (metadata.name === later.metadata.name) return false;
  return (metadata.creationTimestamp ?? '') <= (later.metadata.creationTimestamp ?? '');
}

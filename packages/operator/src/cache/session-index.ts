import { type BackupSession, V1BETA1 } from '@stash-addons/core';
import { isFinal } from '@stash-addons/session';
import { Grouped } from './grouped.js';
import { type Change, fromKey, type Key } from './informer.js';
import type { KeptSession } from './kept.js';

/** The sessions of each invoker. */
export class SessionIndex {
  readonly #grouped = new Grouped<KeptSession>(({ invoker }) => invoker);

  note(key: Key, change: Change<KeptSession>): void {
    this.#grouped.note(key, change);
  }

  /** Whether one of its sessions has not ended. */
  isBusy(invoker: Key): boolean {
    return this.#grouped.of(invoker).some(([, { phase }]) => !isFinal(phase));
  }

  /** The newest slot that there is a session of. */
  lastSlotOf(invoker: Key): Date | undefined {
    const last = Math.max(0, ...this.#grouped.of(invoker).map(([, { slot }]) => slot));
    return last === 0 ? undefined : new Date(last);
  }

  /** The sessions of an invoker, as far as they are kept. */
  sessionsOf(invoker: Key): BackupSession[] {
    return this.#grouped.of(invoker).map(([key, kept]) => asSession(key, kept));
  }
}

function asSession(key: Key, { invoker, created, phase, retryLeft, retried, cancelled }: KeptSession): BackupSession {
  const [, kind = '', name = ''] = invoker.split('/');
  return {
    apiVersion: V1BETA1,
    kind: 'BackupSession',
    metadata: { ...fromKey(key), creationTimestamp: created },
    spec: { invoker: { kind, name }, retryLeft },
    status: {
      retried,
      ...(phase === undefined ? {} : { phase }),
      ...(cancelled ? { conditions: [{ type: 'SessionCancelled', status: 'True', lastTransitionTime: created }] } : {}),
    },
  };
}

/** How an invoker is named in the index. */
export function invokerKey(kind: string, key: Key): Key {
  const { namespace = '', name } = fromKey(key);
  return `${namespace}/${kind}/${name}`;
}

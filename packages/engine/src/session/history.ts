import type { BackupSession } from '@stash-addons/core';
import { sessionsToDelete } from '@stash-addons/session';
import type { Session, SessionStore } from '../state/sessions.js';

/** Removes the sessions of the same invoker that its history limit has no room for. */
export function cleanHistory(sessions: SessionStore, { spec, metadata }: BackupSession, limit: number): void {
  const siblings = sessions.list().flatMap(({ session }) => (isSibling(session) ? [session] : []));
  for (const old of sessionsToDelete(siblings, limit)) sessions.remove(old.metadata.name ?? '');

  function isSibling(session: Session): session is BackupSession {
    if (session.kind !== 'BackupSession') return false;
    return session.spec.invoker.name === spec.invoker.name && session.metadata.namespace === metadata.namespace;
  }
}

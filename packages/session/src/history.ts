import type { BackupSession } from '@stash-addons/core';
import { isFinal } from './phases/session-phase.js';
import { awaitsRetry } from './retry.js';

/**
 * Sessions of one invoker that its history limit has no room for. Kept are the newest `limit`, whatever has not ended,
 * whatever still has to be retried, and with a limit above 0 the newest one that really ran.
 */
export function sessionsToDelete(sessions: readonly BackupSession[], limit: number): BackupSession[] {
  const newestFirst = [...sessions].sort(byAge);
  const lastRun = newestFirst.find(({ status }) => status?.phase === 'Succeeded' || status?.phase === 'Failed');
  return newestFirst
    .slice(Math.max(limit, 0))
    .filter((session) => isFinal(session.status?.phase) && !awaitsRetry(session))
    .filter((session) => limit <= 0 || session !== lastRun);
}

function byAge(a: BackupSession, b: BackupSession): number {
  const [left, right] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  if (left !== right) return left < right ? 1 : -1;
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? 1 : -1;
}

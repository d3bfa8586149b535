import type { BackupSession, RepositoryStatus, StatusResult } from '@stash-addons/core';

/**
 * A Repository's status after a session's status step. What the step did not look at stays as it was; the times are
 * those of the session, and move only when it succeeded.
 */
export function mergeRepositoryStatus(
  old: RepositoryStatus | undefined,
  session: BackupSession,
  found: StatusResult['repository'],
): RepositoryStatus {
  const created = session.metadata.creationTimestamp;
  const merged = { ...old, ...found };
  if (session.status?.phase !== 'Succeeded' || created === undefined) return merged;
  const last = old?.lastBackupTime;
  return {
    ...merged,
    firstBackupTime: old?.firstBackupTime ?? created,
    lastBackupTime: last !== undefined && new Date(last) > new Date(created) ? last : created,
  };
}

import type { BackupSession } from '@stash-addons/core';

/** The id of the one snapshot that a backup made. */
export function snapshotOf(session: BackupSession): string {
  const snapshots = session.status?.targets?.flatMap(({ stats = [] }) => stats.flatMap((one) => one.snapshots ?? []));
  const name = snapshots?.length === 1 ? snapshots[0]?.name : undefined;
  if (name === undefined) throw new Error(`Not one snapshot: ${JSON.stringify(session.status)}`);
  return name;
}

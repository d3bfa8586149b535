import type { SnapshotInfo, VolumeFlow } from '@stash-addons/core';
import type { BackupSummary } from '@stash-addons/restic';
import type { UnitContext } from './flow-context.js';
import { supervise } from './supervise.js';

/** Stores mounted paths in place, with their owners and modes. */
export function backupVolume(flow: VolumeFlow, tags: string[], context: UnitContext): Promise<BackupSummary> {
  const running = context.restic.backupTree({
    paths: flow.paths.map(context.realPath),
    host: context.host,
    tags,
    ...(flow.exclude === undefined ? {} : { exclude: flow.exclude }),
  });
  return supervise('restic backup', running, context);
}

/** Restores each path in place; what the snapshot does not name stays. */
export async function restoreVolume(flow: VolumeFlow, snapshot: SnapshotInfo, context: UnitContext): Promise<void> {
  for (const path of flow.paths) {
    const running = context.restic.restore({
      snapshot: snapshot.id,
      subpath: path,
      target: context.realPath(path),
      ...(flow.include === undefined ? {} : { include: flow.include }),
      ...(flow.exclude === undefined ? {} : { exclude: flow.exclude }),
    });
    const { total_bytes: bytes } = await supervise('restic restore', running, context);
    context.onBytes(bytes);
  }
}

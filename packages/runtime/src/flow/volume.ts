import type { VolumeFlow } from '@stash-addons/core';
import type { BackupSummary } from '@stash-addons/restic';
import type { RestoredSnapshot, UnitContext } from './flow-context.js';
import { placeVolumes } from './in-place.js';
import { meansOf, storePlaced } from './store-placed.js';
import { supervise } from './supervise.js';

/** Stores mounted paths, with their owners and modes, under the paths the flow names. */
export function backupVolume(flow: VolumeFlow, tags: string[], context: UnitContext): Promise<BackupSummary> {
  const placements = flow.paths.map((wire) => ({ wire, real: context.realPath(wire) }));
  const exclude = flow.exclude === undefined ? {} : { exclude: flow.exclude };
  return storePlaced(placeVolumes(placements, meansOf(context)), { tags, ...exclude }, context);
}

/** Restores each path in place; what the snapshot does not name stays. */
export async function restoreVolume(flow: VolumeFlow, snapshot: RestoredSnapshot, context: UnitContext): Promise<void> {
  for (const path of flow.paths) {
    const target = context.realPath(path);
    const running = context.restic.restore({
      snapshot: snapshot.id,
      subpath: storedPath(path, target, snapshot),
      target,
      ...(flow.include === undefined ? {} : { include: flow.include }),
      ...(flow.exclude === undefined ? {} : { exclude: flow.exclude }),
    });
    const { total_bytes: bytes } = await supervise('restic restore', running, context);
    context.onBytes(bytes);
  }
}

/** Where nothing can be mounted, a volume was stored under its real path. */
function storedPath(path: string, target: string, snapshot: RestoredSnapshot): string {
  return !snapshot.paths.includes(path) && snapshot.paths.includes(target) ? target : path;
}

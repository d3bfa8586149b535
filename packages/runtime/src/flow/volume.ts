import { basename, dirname } from 'node:path/posix';
import { StashError, type VolumeFlow } from '@stash-addons/core';
import type { BackupSummary, RestoreOptions } from '@stash-addons/restic';
import type { RestoredSnapshot, UnitContext } from './flow-context.js';
import { placeVolumes } from './in-place.js';
import { meansOf, storePlaced } from './store-placed.js';
import { supervise } from './supervise.js';

/** Stores mounted paths, with their owners and modes, under the paths the flow names. */
export function backupVolume(flow: VolumeFlow, tags: string[], context: UnitContext): Promise<BackupSummary> {
  const { exclude = [], args: extraArgs = [] } = flow;
  const placements = flow.paths.map((wire) => ({ wire, real: context.realPath(wire) }));
  return storePlaced(placeVolumes(placements, meansOf(context)), { tags, exclude, extraArgs }, context);
}

/** Restores each path in place; what the snapshot does not name stays. Holes of files are made anew. */
export async function restoreVolume(flow: VolumeFlow, snapshot: RestoredSnapshot, context: UnitContext): Promise<void> {
  const extraArgs = ['--sparse', ...(flow.args ?? [])];
  for (const path of flow.paths) {
    const target = context.realPath(path);
    const selection = selectionOf(storedPath(path, target, snapshot), target, flow);
    const running = context.restic.restore({ snapshot: snapshot.id, ...selection, extraArgs });
    const { total_bytes: bytes, total_files: files } = await supervise('restic restore', running, context);
    // A whole folder is there or restic fails; that it is empty is no mistake.
    if (files === 0 && selection.include !== undefined)
      throw new StashError('SA_SNAPSHOT_LACKS', { snapshot: snapshot.id, path });
    context.onBytes(bytes);
  }
}

/** Where nothing can be mounted, a volume was stored under its real path. */
function storedPath(path: string, target: string, snapshot: RestoredSnapshot): string {
  return !snapshot.paths.includes(path) && snapshot.paths.includes(target) ? target : path;
}

type Selection = Pick<RestoreOptions, 'subpath' | 'target' | 'include' | 'exclude'>;

/** A path is restored with its parent, since only what lies in a folder that is restored gets its owner and mode back. */
function selectionOf(path: string, target: string, { include, exclude = [] }: VolumeFlow): Selection {
  if (include?.includes(path) === false) {
    return { subpath: path, target, include: wanted(path, below(path, include), exclude) };
  }
  if (basename(path) !== basename(target)) return { subpath: path, target, exclude: below(path, exclude) };
  const [parent, name] = [dirname(path), basename(path)];
  const itself = `/${name.replaceAll(/[[\]*?\\]/g, '\\$&')}`;
  return { subpath: parent, target: dirname(target), include: wanted(parent, [itself], exclude) };
}

/** restic takes patterns of one kind alone; among those of what is restored, `!` begins one of what is not. */
function wanted(folder: string, include: readonly string[], exclude: readonly string[]): string[] {
  return [...include, ...below(folder, exclude).map((one) => (one.startsWith('!') ? one.slice(1) : `!${one}`))];
}

/** Patterns that begin at the snapshot's root, as they read where a folder of it is the root. */
function below(folder: string, patterns: readonly string[]): string[] {
  const prefix = folder === '/' ? '' : folder;
  return patterns.map((pattern) => (pattern.startsWith(`${prefix}/`) ? pattern.slice(prefix.length) : pattern));
}

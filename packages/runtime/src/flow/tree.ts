import { mkdirSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StashError, type TreeFlow } from '@stash-addons/core';
import type { BackupSummary } from '@stash-addons/restic';
import { privatePath } from '../process/prepare.js';
import { runOrThrow } from '../process/run-command.js';
import type { RestoredSnapshot, UnitContext } from './flow-context.js';
import { placeTree } from './in-place.js';
import { meansOf, storePlaced } from './store-placed.js';
import { supervise } from './supervise.js';

/** Runs the commands that write the folder. Throws SA_DUMP_EMPTY where they left less than any good dump has. */
export async function dumpTree(flow: TreeFlow, context: UnitContext): Promise<void> {
  const folder = privatePath(context.privateDir, flow.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const command of flow.commands) await runOrThrow(command, context, context.signal);
  const bytes = await sizeOf(folder);
  const minimum = Math.max(1, context.format.minBytes);
  if (bytes < minimum) throw new StashError('SA_DUMP_EMPTY', { host: context.host, bytes, minimum });
  context.onBytes(bytes);
}

/** Stores the folder under its wire path. */
export async function storeTree(flow: TreeFlow, tags: string[], context: UnitContext): Promise<BackupSummary> {
  const real = privatePath(context.privateDir, flow.folder);
  return storePlaced(placeTree({ wire: flow.path, real }, meansOf(context)), { tags }, context);
}

/** Fetches the folder into the private folder, then runs the commands that load it. */
export async function restoreTree(flow: TreeFlow, snapshot: RestoredSnapshot, context: UnitContext): Promise<void> {
  const target = privatePath(context.privateDir, flow.folder);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const running = context.restic.restore({ snapshot: snapshot.id, subpath: flow.path, target });
  const { total_bytes: bytes } = await supervise('restic restore', running, context);
  if (bytes < Math.max(1, context.format.minBytes))
    throw new StashError('SA_SNAPSHOT_EMPTY', { snapshot: snapshot.id, repository: context.restic.repository });
  context.onBytes(bytes);
  for (const command of flow.commands) await runOrThrow(command, context, context.signal);
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0);
}

import type { BackupSummary } from '@stash-addons/restic';
import type { UnitContext } from './flow-context.js';
import type { Placed, PlacingMeans } from './in-place.js';
import { supervise } from './supervise.js';

export function meansOf({ privateDir, findProgram }: UnitContext): PlacingMeans {
  return { privateDir, restic: findProgram(process.env['RESTIC_BINARY'] || 'restic') };
}

/** Backs up folders that were put where they belong, and puts them back. */
export async function storePlaced(
  placed: Placed,
  options: { tags: string[]; exclude?: string[]; extraArgs?: string[] },
  context: UnitContext,
): Promise<BackupSummary> {
  const { binary, cwd, paths } = placed;
  try {
    const restic = binary === undefined ? context.restic : context.resticBy(binary);
    const running = restic.backupTree({ ...options, paths, host: context.host, ...(cwd === undefined ? {} : { cwd }) });
    return await supervise('restic backup', running, context);
  } finally {
    placed.release();
  }
}

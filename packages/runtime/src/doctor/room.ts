import { statfsSync } from 'node:fs';
import { formatSize, type Finding, type Plan } from '@stash-addons/core';

/** restic packs new data in temporary files, a few of up to 64 MiB at a time. */
const ALWAYS_NEEDED = 256 * 1024 ** 2;

/** Whether the private folder has room for what a backup writes there. */
export function roomFindings(folder: string, plan: Plan | undefined, databaseBytes = 0): Finding[] {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const isDumpedThere = plan?.units.some(({ flow }) => flow.kind === 'tree') === true;
  const needed = ALWAYS_NEEDED + (isDumpedThere ? databaseBytes : 0);
  const check = 'space.workspace';
  const purpose = isDumpedThere ? `a dump of this format needs about ${formatSize(needed)}` : 'no dump is kept there';
  const text = `${formatSize(free)} are free below ${folder}; ${purpose}.`;
  if (free >= needed) return [{ check, level: 'ok', text }];
  const fix =
    'Free some space there, or name a folder on a larger disk: locally with --state, on a cluster with a volume.';
  return [{ check, level: 'warning', text, fix }];
}

import type { Way } from './driver.js';

const IN_NEW_FOLDER = 'TREE=$(mktemp -d); trap \'rm -rf "$TREE"\' EXIT;';

/** Shell text: the bare client's dump on standard output; of a tree, a tar file of it. */
export function bareDump(way: Way, database: string): string {
  if (way.kind === 'stream') return way.dump(database);
  return `( ${IN_NEW_FOLDER} ${way.dump(database)} >&2; tar -c -C "$TREE" . )`;
}

/** Shell text: what a person would type to back up with the bare client and restic. */
export function bareBackup(way: Way, database: string): string {
  const restic = 'restic backup -q --host host-0';
  if (way.kind === 'stream') return `${way.dump(database)} | ${restic} --stdin --stdin-filename ${way.path.slice(1)}`;
  return `${IN_NEW_FOLDER} ${way.dump(database)}; ${restic} "$TREE"`;
}

/** Shell text: what a person would type to restore with restic and the bare client. */
export function bareRestore(way: Way, database: string, snapshot: string): string {
  if (way.kind === 'stream') return `restic dump -q ${snapshot} ${way.path} | ${way.load(database)}`;
  return `${IN_NEW_FOLDER} restic restore -q ${snapshot}:${way.path} --target "$TREE"; ${way.load(database)}`;
}

/** Shell text: the dump that a snapshot holds, on standard output; of a tree, a tar file of it. */
export function dumpInSnapshot(way: Way, snapshot: string): string {
  return `restic --no-lock -q dump ${snapshot} ${way.path}`;
}

import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder that must be stored under another absolute path than the one it has. */
export interface Placement {
  /** Path it has in the snapshot. */
  wire: string;
  real: string;
}

/** How restic has to be run for it. */
export interface Placed {
  /** Program to run instead of restic, which starts restic. */
  binary?: string;
  cwd?: string;
  paths: string[];
  /** Puts back what was moved. */
  release(): void;
}

/** What restic is run with. */
export interface PlacingMeans {
  privateDir: string;
  /** Absolute path of restic. */
  restic: string;
}

/** Stores a private folder in the first way that works: as it is, moved into place, mounted, by a relative path. */
export function placeTree(placement: Placement, means: PlacingMeans): Placed {
  const { wire, real } = placement;
  if (wire === real) return asItIs([wire]);
  return moved(placement) ?? mounted([placement], means) ?? relative(placement, means.privateDir);
}

/** Stores folders of the user, which are never moved: as they are, or mounted at their wire paths. */
export function placeVolumes(placements: readonly Placement[], means: PlacingMeans): Placed {
  const elsewhere = placements.filter(({ wire, real }) => wire !== real);
  const placed = elsewhere.length === 0 ? undefined : mounted(elsewhere, means);
  if (placed === undefined) return asItIs(placements.map(({ real }) => real));
  return { ...placed, paths: placements.map(({ wire }) => wire) };
}

function asItIs(paths: string[]): Placed {
  return { paths, release: () => undefined };
}

/** In a container the parent is the scratch volume, where the run's own folder lies too. */
function moved({ wire, real }: Placement): Placed | undefined {
  const parent = dirname(wire);
  if (existsSync(wire) || !isWritable(parent) || !real.startsWith(`${parent}/`)) return undefined;
  renameSync(real, wire);
  return { paths: [wire], release: () => renameSync(wire, real) };
}

/**
 * In a mount namespace of its own, restic sees each folder at its wire path: below a new root that has every folder of
 * the old one, since the wire path need not exist and the root need not be writable.
 */
function mounted(placements: readonly Placement[], { privateDir, restic }: PlacingMeans): Placed | undefined {
  const flags = namespaceFlags();
  if (flags === undefined) return undefined;
  const folder = mkdtempSync(join(privateDir, 'place-'));
  const root = join(folder, 'root');
  mkdirSync(root);
  const inside = join(folder, 'inside');
  const binary = join(folder, 'restic');
  writeFileSync(inside, insideScript(placements, root, restic), { mode: 0o700 });
  writeFileSync(binary, `#!/bin/sh\nexec unshare ${flags} -- /bin/sh ${quote(inside)} "$@"\n`, { mode: 0o700 });
  return { binary, paths: placements.map(({ wire }) => wire), release: () => undefined };
}

function insideScript(placements: readonly Placement[], root: string, restic: string): string {
  const binds = placements.map(
    ({ wire, real }) => `mkdir -p "$root"${quote(wire)}; mount --bind ${quote(real)} "$root"${quote(wire)}`,
  );
  return [
    'set -eu',
    `root=${quote(root)}`,
    'mount -t tmpfs -o mode=755 tmpfs "$root"',
    'for entry in /*; do',
    '  if [ -L "$entry" ]; then cp -P "$entry" "$root$entry"',
    '  elif [ -d "$entry" ]; then mkdir "$root$entry"; mount --rbind "$entry" "$root$entry"',
    '  elif [ -f "$entry" ]; then : > "$root$entry"; mount --bind "$entry" "$root$entry"; fi',
    'done',
    ...binds,
    `exec setpriv --pdeathsig KILL chroot "$root" ${quote(restic)} "$@"`,
    '',
  ].join('\n');
}

/** The tree has the wire path inside the snapshot; only the snapshot's own list of paths differs. */
function relative({ wire, real }: Placement, privateDir: string): Placed {
  const cwd = mkdtempSync(join(privateDir, 'tree-'));
  mkdirSync(join(cwd, dirname(wire)), { recursive: true });
  renameSync(real, join(cwd, wire));
  return { cwd, paths: [wire.slice(1)], release: () => renameSync(join(cwd, wire), real) };
}

const USER_NAMESPACE = '-Um --map-current-user --keep-caps';

/** Flags for unshare that this process is allowed to use; undefined where there are none. */
export function namespaceFlags(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return (process.getuid?.() === 0 ? ['-m', USER_NAMESPACE] : [USER_NAMESPACE]).find(works);
}

function works(flags: string): boolean {
  try {
    execFileSync('unshare', [...flags.split(' '), '--', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

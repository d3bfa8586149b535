import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * In a mount namespace of its own, restic sees the folder at the wire path: below a new root that has every folder of
 * the old one, since the wire path need not exist and the root need not be writable.
 */
const SCRIPT = String.raw`#!/bin/sh
exec unshare $FLAGS -- /bin/sh -euc '
root=$1; wire=$2; real=$3; shift 3
mount -t tmpfs -o mode=755 tmpfs "$root"
for entry in /*; do
  name=${'$'}{entry#/}
  if [ -L "$entry" ]; then cp -P "$entry" "$root/$name"
  elif [ -d "$entry" ]; then mkdir "$root/$name"; mount --rbind "$entry" "$root/$name"
  else : > "$root/$name"; mount --bind "$entry" "$root/$name"; fi
done
mkdir -p "$root$wire"
mount --bind "$real" "$root$wire"
exec setpriv --pdeathsig KILL chroot "$root" "$@"
' sh $ROOT $WIRE $REAL $PROGRAM "$@"
`;

/** Chooses the first way that works: as it is, moved into place, a mount namespace, a relative path. */
export function placeTree(placement: Placement, privateDir: string, restic: string): Placed {
  if (placement.wire === placement.real) return { paths: [placement.wire], release: () => undefined };
  return moved(placement) ?? mounted(placement, privateDir, restic) ?? relative(placement, privateDir);
}

/** In a container the parent is the scratch volume, where the run's own folder lies too. */
function moved({ wire, real }: Placement): Placed | undefined {
  const parent = dirname(wire);
  if (existsSync(wire) || !isWritable(parent) || !real.startsWith(`${parent}/`)) return undefined;
  renameSync(real, wire);
  return { paths: [wire], release: () => rmSync(wire, { recursive: true, force: true }) };
}

function mounted({ wire, real }: Placement, privateDir: string, restic: string): Placed | undefined {
  const flags = namespaceFlags();
  if (flags === undefined) return undefined;
  const folder = mkdtempSync(join(privateDir, 'place-'));
  const root = mkdtempSync(join(folder, 'root-'));
  const binary = join(folder, 'restic');
  const values: Record<string, string> = {
    FLAGS: flags,
    ROOT: quote(root),
    WIRE: quote(wire),
    REAL: quote(real),
    PROGRAM: quote(restic),
  };
  writeFileSync(
    binary,
    SCRIPT.replaceAll(/\$(FLAGS|ROOT|WIRE|REAL|PROGRAM)\b/g, (_, name: string) => values[name] as string),
    { mode: 0o700 },
  );
  return { binary, paths: [wire], release: () => undefined };
}

/** The tree has the wire path inside the snapshot; only the snapshot's own list of paths differs. */
function relative({ wire, real }: Placement, privateDir: string): Placed {
  const cwd = mkdtempSync(join(privateDir, 'tree-'));
  execFileSync('mkdir', ['-p', join(cwd, dirname(wire))]);
  renameSync(real, join(cwd, wire));
  return { cwd, paths: [wire.slice(1)], release: () => undefined };
}

/** Flags for unshare that this process is allowed to use; undefined where there are none. */
function namespaceFlags(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const ways =
    process.getuid?.() === 0 ? ['-m', '-Um --map-current-user --keep-caps'] : ['-Um --map-current-user --keep-caps'];
  return ways.find(works);
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

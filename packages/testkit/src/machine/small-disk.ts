import { needProgram } from './programs.js';

const SCRIPT = `
disk=$1 kept=$2 bytes=$3
shift 3
mkdir -p "$disk" "$kept"
cp -a "$disk/." "$kept/"
mount -t tmpfs -o size="$bytes" none "$disk"
cp -a "$kept/." "$disk/"
status=0
"$@" || status=$?
rm -rf "$kept"
cp -a "$disk" "$kept"
umount -l "$disk"
cp -a "$kept/." "$disk/"
exit "$status"`;

export interface SmallDisk {
  /** What it holds is copied onto it, and back at the end. */
  folder: string;
  bytes: number;
}

/** Words before a command line, for which a folder is then a disk of its own, in a mount namespace. */
export function onSmallDisk({ folder, bytes }: SmallDisk): string[] {
  const unshare = needProgram('unshare', 'util-linux');
  const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  return [unshare, ...user, '--mount', '--', 'sh', '-euc', SCRIPT, 'sh', folder, `${folder}.kept`, String(bytes)];
}

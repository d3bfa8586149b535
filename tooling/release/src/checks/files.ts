import type { Unpacked } from '../unpack.ts';

/** What a package may hold: its files, and how large its tarball may be. */
export interface Published {
  kilobytes: number;
  files: string[];
}

/** Chunks of a build are named by a hash of what is in them, which is no news. */
const CHUNK = /-[A-Z0-9]{8}(\.d\.ts|\.js)$/;

export function listed(files: readonly string[]): string[] {
  return [...new Set(files.map((path) => path.replace(CHUNK, '-*$1')))].sort();
}

/** The tarball holds just the files of the committed list, and is no larger than it may be. */
export function checkFiles({ name, files, bytes }: Unpacked, published: Published | undefined): string[] {
  if (published === undefined) return [`${name}: tooling/release/published.json does not list it`];
  const [now, wanted] = [new Set(listed(files)), new Set(published.files)];
  const size = Math.ceil(bytes / 1000);
  return [
    ...[...now].filter((path) => !wanted.has(path)).map((path) => `${name}: ${path} is published and was not before`),
    ...[...wanted].filter((path) => !now.has(path)).map((path) => `${name}: ${path} is not published any more`),
    ...(size > published.kilobytes ? [`${name}: ${size} kB, more than its ${published.kilobytes} kB`] : []),
  ];
}

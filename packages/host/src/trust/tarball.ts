import { gunzipSync } from 'node:zlib';

const BLOCK = 512;
/** More than any package has, and less than a machine's memory. */
const MOST_BYTES = 512 * 2 ** 20;
const FILE_TYPES = new Set(['0', '\0', '7']);
/** The records before an entry that hold what its header has no room for: of POSIX, and of GNU. */
const PAX = 'x';
const GNU_LONG_NAME = 'L';

interface Entry {
  path: string;
  type: string;
  content: Buffer;
}

/**
 * The files of a package as npm packs them, by their paths below its top folder; the last of one name counts, as where it is
 * unpacked. Throws where this is no such tarball.
 */
export function filesOfTarball(tarball: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const { path, type, content } of entriesOf(gunzipSync(tarball, { maxOutputLength: MOST_BYTES }))) {
    const [, ...below] = path.split('/').filter((part) => part !== '' && part !== '.');
    if (below.includes('..')) throw new Error(`${path} leaves its folder`);
    if (FILE_TYPES.has(type)) files.set(below.join('/'), content);
  }
  return files;
}

function* entriesOf(tar: Buffer): Generator<Entry> {
  let longPath: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + BLOCK);
    const size = Number.parseInt(textAt(header, 124, 12), 8);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length !== size) throw new Error('It ends in the middle of a file');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === PAX) longPath = paxPath(content) ?? longPath;
    else if (type === GNU_LONG_NAME) longPath = textAt(content, 0, size);
    else {
      yield { path: longPath ?? pathIn(header), type, content };
      longPath = undefined;
    }
  }
}

function textAt(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end).trim();
}

function pathIn(header: Buffer): string {
  const [name, prefix] = [textAt(header, 0, 100), textAt(header, 345, 155)];
  const isPosix = textAt(header, 257, 5) === 'ustar' && header[262] === 0;
  return isPosix && prefix !== '' ? `${prefix}/${name}` : name;
}

/** Each record is `<its length> <key>=<value>` and a line feed; the length counts bytes. */
function paxPath(records: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < records.length;) {
    const length = Number.parseInt(records.toString('latin1', at, at + 20), 10);
    if (!(length > 0)) throw new Error('A record before a file has no length');
    const [, value] = /^\d+ path=([^]*)\n$/.exec(records.toString('utf8', at, at + length)) ?? [];
    path = value ?? path;
    at += length;
  }
  return path;
}

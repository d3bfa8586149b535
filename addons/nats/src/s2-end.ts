import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The framing of S2 (that of Snappy): chunks of a type, a length in three bytes, and so many bytes. */
const HEADER = 4;
const [COMPRESSED, PLAIN, FIRST_SKIPPABLE, STREAM_START] = [0x00, 0x01, 0x80, 0xff];
/** Before the bytes of a block stands their checksum. */
const CHECKSUM = 4;
/** A tar file ends with two empty blocks. */
const TAR_END = 1024;

interface Block {
  type: number;
  at: number;
  length: number;
}

/**
 * What is wrong with the end of a tar file compressed with S2, as the end of a sentence; undefined where it is whole.
 * Only its last blocks are decompressed: what lies before is checked by whoever reads it all.
 */
export function problemAtEnd(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    const blocks = lastBlocks(file);
    if (typeof blocks === 'string') return blocks;
    const tail = Buffer.concat(blocks.map((block) => bytesOf(file, block))).subarray(-TAR_END);
    return tail.length === TAR_END && tail.every((byte) => byte === 0) ? undefined : 'ends before its end mark';
  } finally {
    closeSync(file);
  }
}

/** The last two blocks, since the end mark can lie across them; or what is wrong. */
function lastBlocks(file: number): Block[] | string {
  const { size } = fstatSync(file);
  let last: Block[] = [];
  for (let at = 0; at < size;) {
    const header = readAt(file, at, HEADER);
    if (header.length < HEADER) return 'is cut short';
    const [type, length] = [header.readUInt8(0), header.readUIntLE(1, 3)];
    if (at === 0 && type !== STREAM_START) return 'is no compressed stream';
    if (type > PLAIN && type < FIRST_SKIPPABLE) return 'is damaged';
    if (at + HEADER + length > size) return 'is cut short';
    if (type <= PLAIN) last = [...last.slice(-1), { type, at: at + HEADER + CHECKSUM, length: length - CHECKSUM }];
    at += HEADER + length;
  }
  return last;
}

function bytesOf(file: number, { type, at, length }: Block): Buffer {
  const bytes = readAt(file, at, length);
  return type === COMPRESSED ? decompressed(bytes) : bytes;
}

function readAt(file: number, at: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, at));
}

/** One block of S2: a length, then literals and copies of what came before. */
export function decompressed(source: Buffer): Buffer {
  const reader = new Reader(source);
  const target = Buffer.alloc(reader.varint());
  let [filled, offset] = [0, 0];
  while (!reader.done && filled < target.length) {
    const part = reader.part(offset);
    if (part.literal !== undefined) part.literal.copy(target, filled);
    else for (let i = 0; i < part.length; i += 1) target[filled + i] = target[filled + i - part.offset] ?? 0;
    offset = part.offset;
    filled += part.length;
  }
  return target;
}

interface Part {
  length: number;
  /** How far back it is copied from; of a literal, the one of the copy before. */
  offset: number;
  literal?: Buffer;
}

class Reader {
  readonly source: Buffer;
  #at = 0;

  constructor(source: Buffer) {
    this.source = source;
  }

  get done(): boolean {
    return this.#at >= this.source.length;
  }

  varint(): number {
    const byte = this.#number(1);
    return byte < 0x80 ? byte : (byte & 0x7f) + 0x80 * this.varint();
  }

  /** The two low bits of a tag tell what it is. A short copy from distance 0 repeats the distance of the last one. */
  part(lastOffset: number): Part {
    const tag = this.#number(1);
    const upper = tag >> 2;
    if ((tag & 3) === 0) return { offset: lastOffset, ...this.#literal(upper) };
    if ((tag & 3) === 2) return { length: upper + 1, offset: this.#number(2) };
    if ((tag & 3) === 3) return { length: upper + 1, offset: this.#number(4) };
    const offset = ((tag & 0xe0) << 3) | this.#number(1);
    const size = upper & 7;
    return offset === 0 ? { length: this.#repeated(size), offset: lastOffset } : { length: size + 4, offset };
  }

  #literal(size: number): Pick<Part, 'length' | 'literal'> {
    const length = (size < 60 ? size : this.#number(size - 59)) + 1;
    const literal = this.source.subarray(this.#at, this.#at + length);
    this.#at += length;
    return { length, literal };
  }

  #repeated(size: number): number {
    if (size === 5) return this.#number(1) + 8;
    if (size === 6) return this.#number(2) + 256 + 4;
    if (size === 7) return this.#number(3) + 65536 + 4;
    return size + 4;
  }

  /** Little-endian; 0 beyond the end. */
  #number(bytes: number): number {
    const part = this.source.subarray(this.#at, this.#at + bytes);
    this.#at += bytes;
    return part.length === 0 ? 0 : part.readUIntLE(0, part.length);
  }
}

import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from 'node:crypto';

/** A key file of a repository, as restic's design document has it. */
interface KeyFile {
  created: string;
  username: string;
  hostname: string;
  kdf: 'scrypt';
  N: number;
  r: number;
  p: number;
  salt: string;
  data: string;
}

type Cost = Pick<KeyFile, 'N' | 'r' | 'p'>;

/** The least that restic takes. */
const CHEAP: Cost = { N: 128, r: 1, p: 1 };
const MARK_BYTES = 16;

/** The same master key, behind another password that takes no time to try. */
export function cheapKey(keyFile: string, password: string, wanted: string): { id: string; text: string } {
  const key = JSON.parse(keyFile) as KeyFile;
  const salt = randomBytes(64);
  const data = seal(open(Buffer.from(key.data, 'base64'), userKey(key, key.salt, password)), {
    ...userKey(CHEAP, salt.toString('base64'), wanted),
  });
  const text = JSON.stringify({ ...key, ...CHEAP, salt: salt.toString('base64'), data: data.toString('base64') });
  return { id: createHash('sha256').update(text).digest('hex'), text };
}

interface UserKey {
  encrypt: Buffer;
  k: Buffer;
  r: Buffer;
}

function userKey({ N, r, p }: Cost, salt: string, password: string): UserKey {
  const bytes = scryptSync(password, Buffer.from(salt, 'base64'), 64, { N, r, p, maxmem: 256 * N * r });
  return { encrypt: bytes.subarray(0, 32), k: bytes.subarray(32, 48), r: bytes.subarray(48, 64) };
}

function open(sealed: Buffer, { encrypt }: UserKey): Buffer {
  const cipher = createDecipheriv('aes-256-ctr', encrypt, sealed.subarray(0, MARK_BYTES));
  return cipher.update(sealed.subarray(MARK_BYTES, -MARK_BYTES));
}

function seal(text: Buffer, { encrypt, k, r }: UserKey): Buffer {
  const nonce = randomBytes(MARK_BYTES);
  const hidden = createCipheriv('aes-256-ctr', encrypt, nonce).update(text);
  const pad = createCipheriv('aes-128-ecb', k, null).setAutoPadding(false).update(nonce);
  return Buffer.concat([nonce, hidden, poly1305(hidden, r, pad)]);
}

const PRIME = (1n << 130n) - 5n;
const CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffffn;

/** Poly1305 as its authors pair it with AES, which node:crypto does not have. */
function poly1305(text: Buffer, r: Buffer, pad: Buffer): Buffer {
  const factor = number(r) & CLAMP;
  let sum = 0n;
  for (let at = 0; at < text.length; at += MARK_BYTES) {
    const part = text.subarray(at, at + MARK_BYTES);
    sum = ((sum + number(part) + (1n << BigInt(8 * part.length))) * factor) % PRIME;
  }
  const mark = (sum + number(pad)) & ((1n << 128n) - 1n);
  return Buffer.from(mark.toString(16).padStart(32, '0'), 'hex').reverse();
}

function number(littleEndian: Buffer): bigint {
  return BigInt(`0x${Buffer.from(littleEndian).reverse().toString('hex')}`);
}

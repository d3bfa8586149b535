import { createPrivateKey, createPublicKey, randomBytes, randomUUID, sign } from 'node:crypto';

/** What a key is for, with the first bits of its text. */
const PREFIXES = { operator: 14 << 3, account: 0, user: 20 << 3 };
const SEED_PREFIX = 18 << 3;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Head of an Ed25519 key in PKCS #8; the seed follows. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key pair as NATS writes it. */
export interface NatsKey {
  seed: string;
  publicKey: string;
  /** Signs claims of this key about another one, as a token of NATS. */
  token(about: NatsKey, claims: object): string;
}

export function createNatsKey(kind: keyof typeof PREFIXES): NatsKey {
  const raw = randomBytes(32);
  const prefix = PREFIXES[kind];
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, raw]), format: 'der', type: 'pkcs8' });
  const rawPublic = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  const publicKey = encoded(Buffer.from([prefix]), rawPublic);
  return {
    seed: encoded(Buffer.from([SEED_PREFIX | (prefix >> 5), (prefix & 31) << 3]), raw),
    publicKey,
    token(about, nats) {
      const body = {
        jti: randomUUID(),
        iat: Math.floor(Date.now() / 1000),
        iss: publicKey,
        sub: about.publicKey,
        nats,
      };
      const text = [{ typ: 'JWT', alg: 'ed25519-nkey' }, body].map((part) => base64url(JSON.stringify(part))).join('.');
      return `${text}.${base64url(sign(null, Buffer.from(text), key))}`;
    },
  };
}

function base64url(data: string | Buffer): string {
  return Buffer.from(data).toString('base64url');
}

/** Prefix, key and checksum, in base 32. */
function encoded(prefix: Buffer, raw: Buffer): string {
  const data = Buffer.concat([prefix, raw]);
  const bits = [...data, ...checksum(data)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** CRC-16 (XMODEM), low byte first. */
function checksum(data: Buffer): [number, number] {
  let crc = 0;
  for (const byte of data) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x8000) !== 0 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return [crc & 0xff, crc >> 8];
}

/** Accounts by signed tokens: what the server has to be configured with, and a user's file of credentials. */
export function createNatsCredentials(): { config: string; creds: string } {
  const [operator, account, system, user] = (['operator', 'account', 'account', 'user'] as const).map(
    createNatsKey,
  ) as [NatsKey, NatsKey, NatsKey, NatsKey];
  const unlimited = { subs: -1, data: -1, payload: -1 };
  const limits = { ...unlimited, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
  const storage = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const ofAccount = (more: object) => ({ type: 'account', version: 2, limits: { ...limits, ...more } });
  const tokens = [
    `${account.publicKey}: ${operator.token(account, ofAccount(storage))}`,
    `${system.publicKey}: ${operator.token(system, ofAccount({}))}`,
  ];
  const config = [
    `operator: ${operator.token(operator, { type: 'operator', version: 2 })}`,
    `system_account: ${system.publicKey}`,
    `resolver: MEMORY`,
    `resolver_preload: {\n${tokens.join('\n')}\n}`,
  ];
  const token = account.token(user, { type: 'user', version: 2, pub: {}, sub: {}, ...unlimited });
  const creds = [
    `-----BEGIN NATS USER JWT-----\n${token}\n------END NATS USER JWT------\n`,
    `-----BEGIN USER NKEY SEED-----\n${user.seed}\n------END USER NKEY SEED------\n`,
  ];
  return { config: `${config.join('\n')}\n`, creds: creds.join('\n') };
}

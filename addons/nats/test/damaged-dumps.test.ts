import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheBin, startNats, type NatsConnection, type NatsServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RestoreOrder } from '../src/helpers/streams.js';
import { describeAccount, makeStream, put } from '@stash-addons/drivers/nats';

const HELPER = join(import.meta.dirname, '..', 'dist', 'helpers', 'streams.js');
const ORDER: RestoreOrder = { streams: [], overwrite: true, options: [], takesArchives: true };

/** Where the framing of a compressed file allows a cut that leaves only whole blocks. */
function lastBoundary(path: string): number {
  const bytes = readFileSync(path);
  let last = 0;
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUIntLE(at + 1, 3)) last = at;
  return last;
}

describe.each(['2.9', '2.15'])('a dump of NATS %s that is not whole', (version) => {
  const home = mkdtempSync(join(tmpdir(), 'sa-damaged-'));
  const dump = join(home, 'dump');
  let server: NatsServer;
  let connection: NatsConnection;
  let before: string;
  let data: string;

  const helper = (verb: string, ...words: string[]) =>
    spawnSync(process.execPath, [HELPER, verb, JSON.stringify([cacheBin('nats')]), ...words], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: home, NATS_URL: `nats://127.0.0.1:${server.port}` },
    });

  /** Restores, with overwrite, a copy of the dump that was changed by `damage`; what it says. */
  function restore(damage: (folder: string) => void, order: Partial<RestoreOrder> = {}): string {
    const [folder, old] = [join(home, 'damaged'), join(home, 'old')];
    for (const one of [folder, old]) rmSync(one, { recursive: true, force: true });
    cpSync(dump, folder, { recursive: true });
    mkdirSync(old);
    damage(join(folder, 'B'));
    const { status, stderr } = helper('restore', folder, old, JSON.stringify({ ...ORDER, ...order }));
    expect(readdirSync(old)).toEqual([]);
    return `${status}: ${stderr}`;
  }

  beforeAll(async () => {
    server = await startNats({ version });
    connection = await server.connect();
    for (const name of ['A', 'B']) {
      await makeStream(connection, name, { subjects: [name] });
      for (let i = 0; i < 40; i += 1) await put(connection, name, Buffer.alloc(70_000, `${name}${i}`));
    }
    mkdirSync(dump);
    for (const name of ['A', 'B']) {
      const env = { PATH: process.env['PATH'], HOME: home, NATS_URL: `nats://127.0.0.1:${server.port}` };
      spawnSync(cacheBin('nats'), ['stream', 'backup', '--no-progress', name, join(dump, name)], { env });
    }
    writeFileSync(join(dump, 'streams.json'), '["A","B"]');
    data = ['stream.arc.s2', 'stream.tar.s2'].find((file) => existsSync(join(dump, 'B', file))) ?? '';
    before = await describeAccount(connection);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(home, { recursive: true });
  });

  it.each([
    ['lacks its data', (folder: string) => rmSync(join(folder, data)), /B has no stream\.(arc|tar)\.s2/],
    ['lacks its configuration', (folder: string) => rmSync(join(folder, 'backup.json')), /B has no backup.json/],
    ['has half a configuration', (folder: string) => truncateSync(join(folder, 'backup.json'), 50), /cannot be read/],
    ['has the data of nothing', (folder: string) => truncateSync(join(folder, data), 0), /the data of B/],
    ['lacks the last byte', (folder: string) => cut(join(folder, data), -1), /the data of B/],
    ['lacks a half', (folder: string) => cut(join(folder, data), 0.5), /the data of B/],
    [
      'lacks its last block',
      (folder: string) => truncateSync(join(folder, data), lastBoundary(join(folder, data))),
      /the data of B/,
    ],
    [
      'is of another stream',
      (folder: string) => cpSync(join(folder, '../A'), folder, { recursive: true }),
      /is the stream A/,
    ],
  ])('because one stream %s is refused before any change', async (_, damage, text) => {
    expect(restore(damage)).toMatch(new RegExp(`^1: the dump is not whole: .*${text.source}`, 's'));
    expect(helper('check', join(home, 'damaged')).status).toBe(1);
    expect(await describeAccount(connection)).toBe(before);
  });

  it('in a stream that was not chosen does not matter', async () => {
    expect(restore((folder) => rmSync(folder, { recursive: true }), { streams: ['A'] })).toMatch(/^0: /);
    expect(await describeAccount(connection)).toBe(before);
  });

  it('for what was chosen says what it has', () => {
    expect(restore(() => undefined, { streams: ['C'] })).toBe('1: the dump has no C; it has: A, B\n');
  });

  it('because its list is no list of names is read by its folders', async () => {
    const old = 'No Streams defined';
    expect(restore((folder) => writeFileSync(join(folder, '../streams.json'), old))).toMatch(/^0: /);
    expect(await describeAccount(connection)).toBe(before);
  });

  it('is told from one that only newer servers read', async () => {
    const said = restore(() => undefined, { takesArchives: false });
    if (data === 'stream.arc.s2') expect(said).toBe('1: only servers from 2.15 on can read A\n');
    else expect(said).toMatch(/^0: /);
    expect(await describeAccount(connection)).toBe(before);
  });
});

function cut(path: string, to: number): void {
  const { size } = statSync(path);
  truncateSync(path, to < 0 ? size + to : Math.floor(size * to));
}

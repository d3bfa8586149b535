import type { Bench } from '@stash-addons/addon-tests';
import { startNats, type NatsConnection, type NatsServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench } from './support/bench.js';
import { describeAccount, makeStream, put } from '@stash-addons/drivers/nats';

const WITHOUT_VOLUME = '/stash-tmp/stash-interim-volume/data';
const WITH_VOLUME = '/stash-interim-volume/data';

let source: NatsServer;
let from: NatsConnection;
let bench: Bench;

beforeAll(async () => {
  source = await startNats({ version: '2.9' });
  from = await source.connect();
  for (const name of ['A', 'KV_b']) {
    await makeStream(from, name, { subjects: [name] });
    await put(from, name, `of ${name}`);
  }
});
afterAll(async () => {
  await source.stop();
  bench.remove();
});

async function snapshots() {
  return JSON.parse(await bench.restic(['snapshots', '--json'])) as { paths: string[]; tags?: string[] }[];
}

/** A snapshot as the old layout has it: the tree under the path of the wire, host-0, and no tag. */
async function storeOld(path: string): Promise<void> {
  bench = createBench();
  const { result, log } = await bench.run({ operation: 'backup', server: source, params: { INTERIM_DATA_DIR: path } });
  expect(result.error, log).toBeUndefined();
  const [tagged] = await snapshots();
  await bench.restic(['tag', '--remove', tagged?.tags?.join(',') ?? '', 'latest']);
  const [snapshot] = await snapshots();
  expect(snapshot).toMatchObject({ paths: [path] });
  expect(snapshot?.tags ?? []).toEqual([]);
}

describe.each([
  ['without an interim volume', WITHOUT_VOLUME, WITH_VOLUME],
  ['with an interim volume', WITH_VOLUME, WITHOUT_VOLUME],
])('an untagged snapshot made %s', (_, made, other) => {
  it('comes back, whether the restore has such a volume or not', async () => {
    await storeOld(made);
    const target = await startNats({ version: '2.9' });
    const to = await target.connect();
    try {
      for (const path of [other, made]) {
        const params = { INTERIM_DATA_DIR: path, overwrite: 'true' };
        const restore = await bench.run({ operation: 'restore', server: target, adoptUntagged: true, params });
        expect(restore.result.error, restore.log).toBeUndefined();
        expect(await describeAccount(to)).toBe(await describeAccount(from));
      }
    } finally {
      await target.stop();
    }
  });

  it('is left alone where nobody said that it belongs to this target', async () => {
    const { result } = await bench.run({ operation: 'restore', server: source });
    expect(result.error).toMatchObject({ code: 'SA_SNAPSHOT_NONE' });
    bench.remove();
  });
});

describe('between servers of different series', () => {
  it('an older one can be restored into the newest, and not the other way round', async () => {
    bench = createBench();
    const [newest, old] = await Promise.all([startNats({ version: '2.15' }), startNats({ version: '2.9' })]);
    const to = await newest.connect();
    try {
      await bench.run({ operation: 'backup', server: source });
      const up = await bench.run({ operation: 'restore', server: newest });
      expect(up.result.error, up.log).toBeUndefined();
      const { message } = await to.api<{ message: { data: string } }>('STREAM.MSG.GET.A', { seq: 1 });
      expect(Buffer.from(message.data, 'base64').toString()).toBe('of A');

      await bench.run({ operation: 'backup', server: newest });
      const down = await bench.run({ operation: 'restore', server: old });
      expect(down.result.error).toMatchObject({ code: 'SA_TARGET_TOO_OLD' });
      expect(await describeAccount(await old.connect())).toBe('');
    } finally {
      await Promise.all([newest.stop(), old.stop()]);
    }
  });
});

describe('an account without streams', () => {
  it('is backed up and restored as such', async () => {
    bench = createBench();
    const empty = await startNats();
    try {
      const backup = await bench.run({ operation: 'backup', server: empty });
      expect(backup.result.error, backup.log).toBeUndefined();
      const restore = await bench.run({ operation: 'restore', server: source });
      expect(restore.result.error, restore.log).toBeUndefined();
    } finally {
      await empty.stop();
    }
  });
});

import { startMysql, type MysqlServer } from '@stash-addons/testbed';
import type { Bench } from '@stash-addons/addon-tests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench } from './support/bench.js';
import { describeAccounts, describeDatabase, fill, HOSTILE_DATABASE } from '@stash-addons/drivers/mysql';

const GTID = { 'gtid-mode': 'ON', 'enforce-gtid-consistency': 'ON' };

let source: MysqlServer;
let bench: Bench;

beforeAll(async () => {
  bench = createBench();
  source = await startMysql({ password: 'of the source', extraConfig: GTID });
  await fill(source);
});
afterAll(async () => {
  await source.stop();
  bench.remove();
});

describe('all databases of MySQL 9', () => {
  it.each([
    ['one stream', '1'],
    ['several', '3'],
  ])('come back into a fresh server with GTIDs in %s, and are in its binary log', async (_, parallel) => {
    const target = await startMysql({ password: 'of the target', extraConfig: GTID });
    await target.query(`grant proxy on ''@'' to root@'127.0.0.1' with grant option; reset binary logs and gtids`);
    const logged = () => target.query(`select @@gtid_executed`);
    const backup = await bench.run({ operation: 'backup', server: source, params: { parallel } });
    expect(backup.result.parts?.length ?? 1).toBe(Number(parallel));
    expect(backup.result, backup.log).toMatchObject({
      warnings: [],
      stats: [{ hostname: 'host-0', phase: 'Succeeded' }],
    });
    const own = await target.query(`show create user root@'127.0.0.1'`);
    expect(await logged()).toBe('');

    const restore = await bench.run({ operation: 'restore', server: target });
    expect(restore.result.error, restore.log).toBeUndefined();
    for (const name of ['app', HOSTILE_DATABASE, 'empty_database']) {
      expect(await describeDatabase(target, name)).toBe(await describeDatabase(source, name));
    }
    expect(await target.query(`show create user root@'127.0.0.1'`)).toBe(own);
    expect(await describeAccounts(target)).toBe(await describeAccounts(source));
    expect(await logged()).toContain(await target.query('select @@server_uuid'));
    await target.stop();
  });
});

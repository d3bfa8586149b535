import type { Bench } from '@stash-addons/addon-tests';
import { type MysqlServer, startMysql, transfersAmong } from '@stash-addons/testbed';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBench } from './support/bench.js';

const GTID = { 'gtid-mode': 'ON', 'enforce-gtid-consistency': 'ON' };
const { tables: TABLES, total: TOTAL, procedure: TRANSFERS, seen: SEEN } = transfersAmong(1000);

/** Of both versions, so without what only the newer one can. */
async function fill(server: MysqlServer): Promise<void> {
  const doubled = Array.from({ length: 10 }, () => 'insert into n select null from n;').join(' ');
  const made = TABLES.map(
    (name) => `create table ${name} (id int primary key, amount bigint, note text) engine = InnoDB;
      insert into ${name} select id, 1000, repeat(hex(id * 7919), 200) from n where id <= 1000;`,
  );
  await server.query(`create database bank; use bank; create table n (id int primary key auto_increment) engine = InnoDB;
    insert into n values (null); ${doubled} set @gap = 0; update n set id = (@gap := @gap + 1) order by id;
    ${made.join('\n')} create table stop (a int) engine = InnoDB; drop table n;
    create table \`-- a\`\`b\` (a int) engine = InnoDB; insert into \`-- a\`\`b\` values (7);
    create table \`"'\\\\#\n;\` (a int) engine = InnoDB; insert into \`"'\\\\#\n;\` values (8)`);
  await server.query(`delimiter //\n${TRANSFERS}//`, 'bank');
}

let bench: Bench;
let source: MysqlServer;
let target: MysqlServer;

beforeAll(async () => {
  bench = createBench();
  [source, target] = await Promise.all([startMysql({ extraConfig: GTID }), startMysql({ extraConfig: GTID })]);
  await fill(source);
});
afterAll(async () => {
  await Promise.all([source.stop(), target.stop()]);
  bench.remove();
});

const restored = async (params: Record<string, string> = {}) => {
  const { result, log } = await bench.run({ operation: 'restore', server: target, params });
  expect(result.error, log).toBeUndefined();
  expect(await target.query(TOTAL, 'bank')).toBe('4000000');
  expect(await target.query('select * from `-- a``b` union all select * from `"\'\\\\#\n;`', 'bank')).toBe('7\n8');
};

const lastOf = (gtids: string) => Number(/-(\d+)$/.exec(gtids)?.[1]);

it('several streams of MySQL 9 are of one moment while others write, and so is their position', async () => {
  const before = lastOf(await source.query('select @@gtid_executed'));
  const writer = source.query('call transfers()', 'bank');
  await source.query('do sleep(0.5)');
  const params = { args: '--databases bank --set-gtid-purged=ON', parallel: '3' };
  const { result, log } = await bench.run({ operation: 'backup', server: source, params });
  await source.query('insert into stop values (1)', 'bank');
  await writer;
  expect(result.error, log).toBeUndefined();
  expect(result.parts).toHaveLength(3);

  await target.query('reset binary logs and gtids');
  await restored({ setPosition: 'true' });
  const seen = Number(await target.query(SEEN, 'bank'));
  expect(seen).toBeGreaterThan(10);
  expect(lastOf(await target.query('select @@gtid_purged'))).toBe(before + seen);
});

it('several streams of MySQL 5.6 come back, with names that look like options and quotes', async () => {
  const old = await startMysql({ version: '5.6' });
  await fill(old);
  const params = { args: '--databases bank', parallel: '4' };
  const { result, log } = await bench.run({ operation: 'backup', server: old, params });
  expect(result.error, log).toBeUndefined();
  expect(result.parts).toHaveLength(4);
  await target.query('drop database if exists bank');
  await restored();
  const whole = await bench.run({ operation: 'backup', server: old, params: { parallel: '4' } });
  expect(whole.result.error).toMatchObject({ code: 'SA_PARAM_INVALID', message: expect.stringContaining('mysql') });
  await old.stop();
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from '@stash-addons/addon-tests';
import { mariadbClientDirs, startMariadb, type MariadbServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBench } from './support/bench.js';

const ROWS = 'select group_concat(a order by a) from';
let server: MariadbServer;
let bench: Bench;
beforeAll(async () => {
  bench = createBench(['10.11']);
  server = await startMariadb({ extraConfig: { 'log-bin': 'bin', 'gtid-domain-id': '7' } });
});
afterAll(async () => {
  await server.stop();
  bench.remove();
});

beforeEach(async () => {
  for (const name of ['app', 'other', 'shop']) {
    await server.query(
      `create or replace database ${name}; use ${name}; create table t as select seq as a from seq_1_to_5`,
    );
  }
  await server.query('create procedure app.p() select 1; create view app.v as select * from t', 'app');
});

/** As the wire's addon made it: the dump program's own defaults, no tag. */
async function store(args: string[]): Promise<void> {
  const connection = [
    '--no-defaults',
    '--skip-ssl',
    '-h',
    server.host,
    '-P',
    String(server.port),
    '-uroot',
    '-ptestbed',
  ];
  const program = join(mariadbClientDirs().get('10.11') as string, 'mariadb-dump');
  const text = execFileSync(program, [...connection, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  await bench.restic(['backup', '--stdin', '--stdin-filename', 'dumpfile.sql', '--host', 'host-0', '--quiet'], text);
}

const restore = (params: Record<string, string> = {}) =>
  bench.run({ operation: 'restore', server, adoptUntagged: true, params });
const ofAll = () => store(['--all-databases', '--ignore-database=mysql', '--master-data=1', '--gtid']);

describe('a snapshot of the old layout', () => {
  it('of all databases replaces what it holds, keeps the rest, and changes nothing of the replication', async () => {
    await ofAll();
    await server.query('delete from app.t; drop database other; create table app.stray as select 1 as a');
    const position = await server.query('select @@gtid_slave_pos, @@gtid_binlog_pos');
    const { result, log } = await restore();
    expect(result.error, log).toBeUndefined();
    expect(await server.query(`${ROWS} app.t; ${ROWS} other.t; ${ROWS} app.stray`)).toBe('1,2,3,4,5\n1,2,3,4,5\n1');
    const now = await server.query('select @@gtid_slave_pos, @@gtid_binlog_pos');
    expect(now.split('\t')[0]).toBe(position.split('\t')[0]);
    expect(now).toMatch(/^\t7-1-\d+$/);
    expect(now).not.toBe(position);
    expect(await server.query('show slave status')).toBe('');
  });

  it('is loaded without the binary log, and sets the position, where that is asked for', async () => {
    await ofAll();
    const position = await server.query('select @@gtid_binlog_pos');
    const { result, log } = await restore({ binaryLog: 'false', setPosition: 'true' });
    expect(result.error, log).toBeUndefined();
    expect(await server.query('select @@gtid_binlog_pos')).toBe(position);
    expect(await server.query('select @@gtid_slave_pos')).toBe(position);
    await server.query("reset slave all; set global gtid_slave_pos = ''");
  });

  it.each([{ database: 'app' }, { args: '--one-database app' }])(
    'gives one of its databases alone, with %j',
    async (params) => {
      await ofAll();
      await server.query('delete from app.t; drop database other; delete from shop.t');
      const { result, log } = await restore(params);
      expect(result.error, log).toBeUndefined();
      expect(await server.query(`${ROWS} app.t; ${ROWS} app.v; select count(*) from shop.t`)).toBe(
        '1,2,3,4,5\n1,2,3,4,5\n0',
      );
      expect(await server.query("show databases like 'other'")).toBe('');
    },
  );

  it('that holds the database mysql brings its accounts back, who may at once do what they may', async () => {
    await server.query(`create user reader@'%' identified by 'r'; grant select (a) on app.t to reader@'%'`);
    const grants = await server.query(`show grants for reader@'%'`);
    await store(['--all-databases']);
    await server.query(`drop user reader@'%'`);
    const { result, log } = await restore();
    expect(result.error, log).toBeUndefined();
    expect(await server.query(`show grants for reader@'%'`)).toBe(grants);
    await server.query(`drop user reader@'%'`);
  });

  it('that names no character set is read as UTF-8, names and texts', async () => {
    await server.query('create table app.`größe` as select "straße 🚲" as `länge`');
    await store(['--skip-set-charset', '--databases', 'app']);
    await server.query('drop database app');
    const { result, log } = await restore();
    expect(result.error, log).toBeUndefined();
    expect(await server.query('select hex(`länge`) from app.`größe`')).toBe('73747261C39F6520F09F9AB2');
  });

  it('changes nothing where it does not hold the database that was selected', async () => {
    await ofAll();
    await server.query('delete from app.t');
    const { result } = await restore({ database: 'nowhere' });
    expect(result.error).toMatchObject({ code: 'SA_SELECTION_MISSING' });
    expect(result.error?.message).toContain('app, other, shop');
    expect(await server.query('select count(*) from app.t')).toBe('0');
  });

  it.each([{ database: 'copy' }, { args: 'copy' }])(
    'of one database comes back into the named one, with %j',
    async (params) => {
      await store(['app']);
      const { result: refused } = await restore(params);
      expect(refused.error).toMatchObject({ code: 'SA_TARGET_DATABASE' });
      await server.query('create database copy');
      const { result, log } = await restore(params);
      expect(result.error, log).toBeUndefined();
      expect(await server.query(`${ROWS} copy.t`)).toBe('1,2,3,4,5');
      await server.query('drop database copy');
    },
  );

  it('that ends in the middle is an error, and its last statement is not carried out', async () => {
    const text = 'CREATE TABLE app.half (a int);\nINSERT INTO app.half VALUES (1);\nDELETE FROM shop.t WHERE a > 0';
    const head = `-- MariaDB dump\n${'-- \n'.repeat(80)}`;
    await bench.restic(
      ['backup', '--stdin', '--stdin-filename', 'dumpfile.sql', '--host', 'host-0', '--quiet'],
      head + text,
    );
    const { result } = await restore();
    expect(result.error).toMatchObject({ code: 'SA_DUMP_UNFINISHED' });
    expect(await server.query('select count(*) from shop.t')).toBe('5');
  });

  it('stops at the first error', async () => {
    const text = 'SELECT nothing FROM nowhere.x;\nDELETE FROM shop.t;\n-- Dump completed on 2026-01-02\n';
    const head = `-- MariaDB dump\n${'-- \n'.repeat(80)}`;
    await bench.restic(
      ['backup', '--stdin', '--stdin-filename', 'dumpfile.sql', '--host', 'host-0', '--quiet'],
      head + text,
    );
    const { result } = await restore();
    expect(result.error).toMatchObject({ code: 'SA_COMMAND_FAILED' });
    expect(result.error?.message).toContain('1146');
    expect(await server.query('select count(*) from shop.t')).toBe('5');
  });

  it('is not loaded into a server that takes no writes', async () => {
    await ofAll();
    await server.query('set global read_only = on');
    const { result } = await restore();
    await server.query('set global read_only = off');
    expect(result.error).toMatchObject({ code: 'SA_TARGET_READ_ONLY' });
  });
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from '@stash-addons/addon-tests';
import { mysqlClientDirs, startMysql, type MysqlServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBench } from './support/bench.js';

const GTID = { 'gtid-mode': 'ON', 'enforce-gtid-consistency': 'ON' };
const DUMP = join(mysqlClientDirs().get('9') ?? '', 'mysqldump');

let bench: Bench;
let source: MysqlServer;
let target: MysqlServer;

beforeAll(async () => {
  bench = createBench();
  [source, target] = await Promise.all([startMysql({ extraConfig: GTID }), startMysql({ extraConfig: GTID })]);
  await source.query(`create database app; create table app.t (a int primary key); insert into app.t values (1), (2);
    create database other; create table other.t (a int primary key); insert into other.t values (7);
    create user reader@'%' identified by 'r'; grant select on app.* to reader@'%'; grant select on other.t to reader@'%'`);
});
afterAll(async () => {
  await Promise.all([source.stop(), target.stop()]);
  bench.remove();
});

beforeEach(async () => {
  await target.query(`drop database if exists app; drop database if exists other; drop database if exists copy;
    drop user if exists reader@'%'; reset binary logs and gtids`);
});

const backup = async (params: Record<string, string> = {}, server = source) => {
  const { result, log } = await bench.run({ operation: 'backup', server, params });
  expect(result.error, log).toBeUndefined();
};
const restore = (params: Record<string, string> = {}, server = target) =>
  bench.run({ operation: 'restore', server, params, adoptUntagged: true });
const restored = async (...given: Parameters<typeof restore>) => {
  const { result, log } = await restore(...given);
  expect(result.error, log).toBeUndefined();
};
const rows = (server: MysqlServer, table = 'app.t') => server.query(`select group_concat(a order by a) from ${table}`);
const databases = (server: MysqlServer) =>
  server.query(`select group_concat(schema_name order by 1) from information_schema.schemata
    where schema_name in ('app', 'other', 'copy')`);
const isLogged = (server: MysqlServer) => server.query('select instr(@@gtid_executed, @@server_uuid) > 0');

/** As Stash v2025.2.10 leaves it: no tags, and nothing of our own in the dump. */
const storeOld = (text: string) =>
  bench.restic(['backup', '--stdin', '--stdin-filename', 'dumpfile.sql', '--host', 'host-0', '--quiet'], text);
const oldDump = (server: MysqlServer, ...args: string[]) =>
  execFileSync(DUMP, ['--no-defaults', '-uroot', `-S${server.socket}`, ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
    maxBuffer: 1 << 28,
  });

describe('GTIDs', () => {
  it('of a dump do not hinder it from coming back into its own server, which logs what is loaded', async () => {
    await backup({ args: '--databases app --set-gtid-purged=ON' });
    await source.query('delete from app.t');
    const before = await source.query('select @@gtid_executed');
    await restored({}, source);
    expect(await rows(source)).toBe('1,2');
    expect(await source.query('select @@gtid_executed')).not.toBe(before);
  });

  it('are set on another server where that is wanted, which then logs nothing', async () => {
    await backup({ args: '--all-databases --set-gtid-purged=ON' });
    const executed = await source.query('select @@gtid_executed');
    await restored({ setPosition: 'true' });
    expect(await target.query('select @@gtid_purged')).toBe(executed);
    expect(await isLogged(target)).toBe('0');
  });

  it('of a server without them come into one that has them', async () => {
    const plain = await startMysql();
    try {
      await plain.query('create database app; create table app.t (a int primary key); insert into app.t values (5)');
      await backup({}, plain);
      await restored();
      expect(await rows(target)).toBe('5');
      expect(await isLogged(target)).toBe('1');
      await backup({ args: '--databases app' });
      await restored({}, plain);
      expect(await rows(plain)).toBe('1,2');
    } finally {
      await plain.stop();
    }
  });
});

describe('a part of a backup', () => {
  it('is one database of all, without users, and nothing else of the server changes', async () => {
    await backup();
    await target.query('create database other; create table other.t (a int); insert into other.t values (99)');
    await restored({ database: 'app' });
    expect(await rows(target)).toBe('1,2');
    expect(await rows(target, 'other.t')).toBe('99');
    expect(await target.query(`select count(*) from mysql.user where user = 'reader'`)).toBe('0');
    const missing = await restore({ database: 'nowhere' });
    expect(missing.result.error).toMatchObject({ code: 'SA_SELECTION_MISSING' });
    expect(missing.result.error?.message).toContain('it holds app, other');
  });

  it('is everything but the users', async () => {
    await backup();
    await restored({ users: 'false' });
    expect(await databases(target)).toBe('app,other');
    expect(await target.query(`select count(*) from mysql.user where user = 'reader'`)).toBe('0');
    await restored();
    expect(await target.query(`show grants for reader@'%'`)).toBe(await source.query(`show grants for reader@'%'`));
  });

  it('is a dump of one database, which comes into another', async () => {
    await backup({ args: 'app' });
    await target.query('create database copy');
    await restored({ database: 'copy' });
    expect(await rows(target, 'copy.t')).toBe('1,2');
    expect(await databases(target)).toBe('copy');
  });

  it('is several dumps in a row, of which none is lost', async () => {
    await backup({ multiDumpArgs: '$args=--databases app --no-data $args=--databases other' });
    await restored();
    expect(await rows(target)).toBe('NULL');
    expect(await rows(target, 'other.t')).toBe('7');
  });
});

describe('a snapshot of the old layout', () => {
  it('comes back with the users that it holds, into the binary log, and no setting of the server stays changed', async () => {
    await storeOld(oldDump(source, '--all-databases'));
    await restored();
    expect(await rows(target)).toBe('1,2');
    expect(await target.query(`show grants for reader@'%'`)).toBe(await source.query(`show grants for reader@'%'`));
    expect(await isLogged(target)).toBe('1');
    expect(await target.query('select @@innodb_stats_auto_recalc')).toBe('1');
  });

  it('that is cut short is an error', async () => {
    const text = oldDump(source, '--databases', 'app', 'other');
    await storeOld(text.slice(0, text.indexOf('Current Database: `other`')));
    expect((await restore()).result.error).toMatchObject({ code: 'SA_DUMP_UNFINISHED' });
  });
});

describe('a server of 5.6', () => {
  let old: MysqlServer;
  beforeAll(async () => {
    old = await startMysql({ version: '5.6' });
    await old.query(`create database app; create table app.t (a int primary key, b blob) engine = InnoDB;
      insert into app.t values (1, unhex('00ff0a')), (2, null); create user reader@'%' identified by 'r'`);
    await old.query(`create procedure app.p() select ';'`);
  });
  afterAll(() => old.stop());

  it('is backed up with its own tables, and comes back', async () => {
    await backup({}, old);
    await old.query(`drop database app; drop user reader@'%'`);
    await restored({}, old);
    expect(await old.query('select a, hex(b) from app.t')).toBe('1\t00FF0A\n2\tNULL');
    expect(await old.query(`show grants for reader@'%'`)).toContain("'reader'@'%' IDENTIFIED BY PASSWORD");
    expect(await old.query('call app.p()')).toBe(';');
  });

  it('comes into one of 9 without its own tables alone, and that is known before anything is changed', async () => {
    await backup({}, old);
    const refused = await restore();
    expect(refused.result.error).toMatchObject({ code: 'SA_DUMP_OF_OTHER_SERIES' });
    expect(await databases(target)).toBe('NULL');
    await restored({ users: 'false' });
    expect(await target.query('select a, hex(b) from app.t; call app.p()')).toBe('1\t00FF0A\n2\tNULL\n;');
  });

  it('takes no snapshot of 9', async () => {
    await backup();
    expect((await restore({}, old)).result.error).toMatchObject({ code: 'SA_TARGET_TOO_OLD' });
  });
});

it('the users of a server that says names in other quotes, or in none, come back', async () => {
  await source.query(`set global sql_mode = 'ANSI_QUOTES', global sql_quote_show_create = 0`);
  await backup();
  await source.query('set global sql_mode = default, global sql_quote_show_create = default');
  await restored();
  const user = `show create user reader@'%'; show grants for reader@'%'`;
  expect(await target.query(user)).toBe(await source.query(user));
});

it('a server that is read-only is left alone', async () => {
  await backup();
  await target.query('set global super_read_only = on');
  expect((await restore()).result.error).toMatchObject({ code: 'SA_TARGET_READ_ONLY' });
  await target.query('set global super_read_only = off; set global read_only = off');
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createBench as createBenchOf, execute, type Bench } from '@stash-addons/addon-tests';
import type { Captured, Command } from '@stash-addons/core';
import { mariadbClientDirs, type MariadbServer, startMariadb, transfersAmong } from '@stash-addons/testbed';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { manifest } from '../src/manifest.js';
import { program } from '../src/program.js';
import { contextOf } from './support/context.js';

const CLIENTS = mariadbClientDirs().get('11.8') as string;
const BANK = { args: '--databases bank', parallel: '2' };
const { tables: TABLES, total: TOTAL, procedure: TRANSFERS, seen: SEEN } = transfersAmong(2000);

let source: MariadbServer;
let target: MariadbServer;
let fakes: string;
let bench: Bench;

beforeAll(async () => {
  [source, target] = await Promise.all([startMariadb({ extraConfig: { 'log-bin': 'binlog' } }), startMariadb()]);
  const made = TABLES.map(
    (name) => `create table ${name} (id int primary key, amount bigint, note text);
      insert into ${name} select seq, 1000, repeat(md5(seq), 40) from seq_1_to_2000;`,
  );
  await source.query(`create database bank; use bank; ${made.join('\n')} create table stop (a int);
    create view total as ${TOTAL} as amount;
    create user weak@'%' identified by 'weak'; grant select, trigger, event, show view on *.* to weak@'%';`);
  await source.query(`delimiter //\n${TRANSFERS}//`, 'bank');
  fakes = mkdtempSync(join(tmpdir(), 'sa-fake-'));
  bench = createBenchOf({ folder: resolve(import.meta.dirname, '..'), manifest, path: [fakes, CLIENTS] });
});
afterAll(async () => {
  await Promise.all([source.stop(), target.stop()]);
  bench.remove();
  rmSync(fakes, { recursive: true });
});
beforeEach(() => target.query('drop database if exists bank'));
afterEach(() => rmSync(join(fakes, 'mariadb-dump'), { force: true }));

const backup = (params: Record<string, string> = BANK, more = {}) =>
  bench.run({ operation: 'backup', server: source, params, ...more });
const restore = (params: Record<string, string> = {}) => bench.run({ operation: 'restore', server: target, params });

interface Stored {
  id: string;
  paths: string[];
}
const snapshots = async () => JSON.parse(await bench.restic(['snapshots', '--json'])) as Stored[];

/** A program in the place of the real one, newer than it. */
function fakeDump(script: string): void {
  const version = 'echo "mariadb-dump from 99.0.0-MariaDB, client 10.19 for fake"';
  const real = `REAL='${join(CLIENTS, 'mariadb-dump')}'`;
  const text = `#!/bin/bash\n[ "$1" = --version ] && { ${version}; exit 0; }\n${real}\n${script}\n`;
  writeFileSync(join(fakes, 'mariadb-dump'), text);
  chmodSync(join(fakes, 'mariadb-dump'), 0o755);
}

describe('a backup in several streams', () => {
  it('is of one moment while others write, and comes back whole', async () => {
    const before = Number((await source.query('select @@gtid_binlog_pos')).split('-').at(-1));
    const writer = source.query('call transfers()', 'bank');
    await source.query('do sleep(0.5)');
    const { result, log } = await backup({ ...BANK, parallel: '4' });
    await source.query('insert into stop values (1)', 'bank');
    await writer;
    expect(result.error, log).toBeUndefined();
    expect(result.parts).toHaveLength(4);

    const restored = await restore();
    expect(restored.result.error, restored.log).toBeUndefined();
    expect(await target.query(TOTAL, 'bank')).toBe(String(4 * 2000 * 1000));
    expect(await target.query('select amount from total', 'bank')).toBe(String(4 * 2000 * 1000));
    const seen = Number(await target.query(SEEN, 'bank'));
    expect(seen).toBeGreaterThan(10);
    const lead = await bench.restic(['dump', 'latest', '/dumpfile.sql']);
    expect(lead).toContain(`gtid_slave_pos='0-1-${before + seen}';`);
  });

  it('gives back one database of all, and says where there is none', async () => {
    const { result, log } = await backup({ args: '--all-databases --ignore-database=mysql', parallel: '2' });
    expect(result.error, log).toBeUndefined();
    expect((await restore({ database: 'nowhere' })).result.error?.code).toBe('SA_SELECTION_MISSING');
    const one = await restore({ database: 'bank' });
    expect(one.result.error, one.log).toBeUndefined();
    expect(await target.query('select count(*) from account_3', 'bank')).toBe('2000');
  });

  it('of one database that it does not name comes into another', async () => {
    const { result, log } = await backup({ args: 'bank', parallel: '3' });
    expect(result.error, log).toBeUndefined();
    await target.query('create database if not exists other');
    const into = await restore({ database: 'other' });
    expect(into.result.error, into.log).toBeUndefined();
    expect(await target.query(TOTAL, 'other')).toBe(await source.query(TOTAL, 'bank'));
  });

  it('holds tables once whose names the dump program takes for one another when it leaves one out', async () => {
    const names = ['alike.`Case`', 'alike.`case`', '`alike.b`.c', 'alike.`b.c`'];
    await source.query(`create database alike; create database \`alike.b\`;
      ${names.map((name, at) => `create table ${name} select ${at} as a;`).join(' ')}`);
    const { result, log } = await backup({ args: '--databases alike alike.b', parallel: '3' });
    expect(result.error, log).toBeUndefined();
    expect(result.parts).toHaveLength(2);
    const restored = await restore();
    expect(restored.result.error, restored.log).toBeUndefined();
    const all = names.map((name) => `select a from ${name}`).join('; ');
    expect(await target.query(all)).toBe('0\n1\n2\n3');
  });

  it('that lacks a part is refused before anything is changed', async () => {
    await backup();
    const part = (await snapshots()).findLast(({ paths }) => paths[0] === '/dumpfile.2.sql');
    await bench.restic(['forget', part?.id ?? '']);
    expect((await restore()).result.error?.code).toBe('SA_SET_INCOMPLETE');
    expect(await target.query(`show databases like 'bank'`)).toBe('');
  });

  it('is refused where connections lead to several servers', async () => {
    // One is a copy of the other, as behind an address that shares the load among them.
    await backup({ args: '--all-databases' });
    await restore();
    let count = 0;
    const proxy = createServer((from) => {
      count += 1;
      const to = connect(count % 2 === 0 ? target.port : source.port, '127.0.0.1');
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const)
        one.pipe(other).on('error', () => one.destroy());
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const { port } = proxy.address() as AddressInfo;
    const { result, log } = await backup(BANK, { server: { ...source, port } });
    proxy.close();
    expect(result.error?.code, log).toBe('SA_TARGET_SEVERAL');
  });

  it('needs a privilege that one of a single stream does not', async () => {
    const secret = { username: 'weak', password: 'weak' };
    const before = await snapshots();
    const refused = await backup(BANK, { secret });
    expect(refused.result.error, refused.log).toMatchObject({
      code: 'SA_TARGET_PRIVILEGE',
      message: expect.stringContaining('RELOAD'),
    });
    expect(await snapshots()).toEqual(before);
    expect((await backup({ ...BANK, parallel: '1' }, { secret })).result.error).toBeUndefined();
  });

  it.each([
    ['a stream is killed midway', '"$REAL" "$@" 2>&- | head -c 300000; kill -9 $$', 'SA_COMMAND_FAILED'],
    ['a stream ends early', '"$REAL" "$@" 2>&- | head -c 300000; exit 0', 'SA_SNAPSHOT_INCOMPLETE'],
    ['a stream lacks a table', '"$REAL" "$1" --ignore-table=bank.account_{1,2,3,4} "${@:2}"', 'SA_TARGET_BUSY'],
    ['a table is made meanwhile', '"$REAL" "$@" && QUERY "create table bank.meanwhile (a int)"', 'SA_TARGET_BUSY'],
  ])('of which %s is an error, and leaves nothing behind', async (_, script, code) => {
    const query = `QUERY() { '${join(CLIENTS, 'mariadb')}' --no-defaults --skip-ssl -uroot -S '${source.socket}' -e "$1"; }`;
    fakeDump(`${query}\ncase "$*" in *stream-2.cnf*) ${script};; *) exec "$REAL" "$@";; esac`);
    const before = await snapshots();
    const { result, log } = await backup();
    await source.query('drop table if exists bank.meanwhile');
    expect(result.error?.code, log).toBe(code);
    expect(result.rejectedSnapshots).toEqual([]);
    expect(await snapshots()).toEqual(before);
  });
});

describe('the lock that a backup in several streams begins with', () => {
  const secret = { username: 'root', password: 'testbed' };

  /** What runs beside the dumps, with another patience; the files are those by which dumps tell how far they are. */
  function besideOf(seconds: number, told: string[] = []): Command {
    const client = (tool: string) => [{ version: '11.8.6', path: join(CLIENTS, tool) }];
    const context = contextOf({
      connection: { host: source.host, port: source.port },
      params: BANK,
      tools: { mariadb: client('mariadb'), 'mariadb-dump': client('mariadb-dump') },
    });
    const rounds: Captured[][] = [];
    for (let next = program.probe(context, rounds); next.length > 0; next = program.probe(context, rounds)) {
      rounds.push(next.map((command) => execute(command, secret)));
    }
    const run = program.backup(context, program.facts(context, rounds)).beside?.run as Command;
    const files = told.flatMap((what) => [0, 1, 2].map((at) => ({ path: `stream-${at}.${what}`, content: [] })));
    const [first, ...rest] = run.argv;
    return {
      argv: [first, ...rest.map((arg) => (arg === '30' ? String(seconds) : arg))],
      files: [...(run.files ?? []), ...files],
    };
  }

  it('is let go when the dumps do not begin', async () => {
    const { exitCode, stdout, stderr } = execute(besideOf(1), secret);
    expect(stdout).toBe('locked\n');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('not every dump had begun within 1 seconds');
    await source.query('set lock_wait_timeout = 2; create table bank.t (a int); drop table bank.t');
  });

  it('is not waited for longer than was said', async () => {
    const command = besideOf(1);
    const slow = source.query('lock tables bank.stop write; do sleep(4)');
    await source.query('do sleep(1)');
    const { stdout, stderr } = execute(command, secret);
    expect(stdout).toBe('');
    expect(stderr).toContain('ERROR 1205 (HY000) at line 1');
    await slow;
  });

  it('is let go by the server when nobody says anything more', async () => {
    const command = besideOf(1);
    // As a machine that is gone: the process is there, and does nothing.
    const stopped = command.argv.map((arg) =>
      typeof arg === 'string' ? arg.replace('print "locked', 'sleep 10; print "locked') : arg,
    );
    const held = source.query('do sleep(3); set lock_wait_timeout = 7; create table bank.t (a int); drop table bank.t');
    const { stderr } = execute({ ...command, argv: stopped as Command['argv'] }, secret);
    await held;
    expect(stderr).toContain('not every dump had begun');
  });

  it('is followed by a look at what the tables are made of', async () => {
    const command = besideOf(5, ['begun', 'ended']);
    expect(execute(command, secret)).toMatchObject({ exitCode: 0, stdout: 'locked\n' });
    await source.query('alter table bank.account_4 modify amount decimal(30)');
    expect(execute(command, secret).stderr).toBe(
      'tables of the database bank were made, altered or dropped meanwhile\n',
    );
    await source.query('alter table bank.account_4 modify amount bigint');
    expect(execute(command, secret).exitCode).toBe(0);
  });
});

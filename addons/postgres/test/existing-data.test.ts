import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Bench } from '@stash-addons/addon-tests';
import type { BackupHostStats } from '@stash-addons/core';
import { startPostgres, type PostgresServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { identifier, inDatabase } from '@stash-addons/drivers/postgres';
import { createBench } from './support/bench.js';

const ODD = `o"dd '=ü`;
const DATABASES = ['app', ODD, 'postgres', 'template1'];
const ROWS = `select string_agg(a::text, ',' order by a) from t`;

let server: PostgresServer;
let bench: Bench;
beforeAll(async () => {
  bench = createBench();
  server = await startPostgres({ version: '15' });
});
afterAll(async () => {
  await server.stop();
  bench.remove();
});

/** Every database that can hold tables holds one, without a key that would refuse a second copy of a row. */
beforeEach(async () => {
  const names = ['app', ODD].map(identifier);
  const anew = names.map(
    (name) => `drop database if exists ${name} with (force); create database ${name} template template0`,
  );
  await server.psql(anew.join(';'), 'template1');
  const fill = 'drop table if exists t, more; create table t as select 1 as a';
  await Promise.all(DATABASES.map((name) => server.psql(fill, inDatabase(name))));
});

/** Snapshots of the state that every test begins with, by what they were made with: each is made once. */
const snapshots = new Map<string, string>();
async function backup(params: Record<string, string> = {}): Promise<string> {
  const key = JSON.stringify(params);
  const known = snapshots.get(key);
  if (known !== undefined) return known;
  const { result, log } = await bench.run({ operation: 'backup', server, params });
  expect(result.error, log).toBeUndefined();
  const [host] = result.stats as BackupHostStats[];
  const snapshot = host?.snapshots?.[0]?.name as string;
  snapshots.set(key, snapshot);
  return snapshot;
}

const restore = (snapshot: string, params: Record<string, string> = {}) =>
  bench.run({ operation: 'restore', server, params, hosts: [{ host: 'host-0', snapshot }] });
const rows = () => Promise.all(DATABASES.map((name) => server.psql(ROWS, inDatabase(name))));
const oneDatabase = { backupCMD: 'pg_dump', database: 'app' };

/** Somebody who is connected, until ended. */
async function connected(database: string): Promise<() => Promise<unknown>> {
  const args = ['-h', server.socketDir, '-p', String(server.port), '-U', 'postgres', '-d', database, '-Atc'];
  const client = spawn('psql', [...args, 'select pg_sleep(60)'], { stdio: 'ignore' });
  const seen = `select count(*) from pg_stat_activity where datname = '${database}' and query like '%pg_sleep(60)'`;
  while ((await server.psql(seen)) !== '1') await new Promise((done) => setTimeout(done, 50));
  return () => {
    const ended = once(client, 'exit');
    client.kill('SIGKILL');
    return ended;
  };
}

describe('a backup of all databases', () => {
  it('changes nothing where there are tables, and names the databases', async () => {
    const snapshot = await backup();
    await server.psql('update t set a = 7; create table more (a int)', 'app');
    const { result } = await restore(snapshot);
    expect(result.error).toMatchObject({ code: 'SA_TARGET_NOT_EMPTY' });
    for (const name of ['app', ODD, 'template1']) expect(result.error?.message).toContain(name);
    expect(await rows()).toEqual(['7', '1', '1', '1']);
    expect(await server.psql(`select rolname from pg_roles where rolname !~ '^pg_'`)).toBe('postgres');
  });

  it('is loaded over them with merge=true, and reported as what it is', async () => {
    const snapshot = await backup();
    const { result } = await restore(snapshot, { merge: 'true' });
    expect(result.error).toMatchObject({ code: 'SA_COMMAND_REPORTED_ERRORS' });
    expect(result.error?.message).toContain('relation "t" already exists');
    expect(await rows()).toEqual(['1,1', '1,1', '1,1', '1,1']);
  });

  it('made with --clean replaces them, those of postgres and template1 too', async () => {
    const snapshot = await backup({ args: '--clean' });
    for (const name of DATABASES) await server.psql('update t set a = 7', inDatabase(name));
    const { result, log } = await restore(snapshot);
    expect(result.error, log).toBeUndefined();
    expect(await rows()).toEqual(['1', '1', '1', '1']);
  });

  it.each(['app', 'postgres'])('made with --clean changes nothing where %s is in use', async (database) => {
    const snapshot = await backup({ args: '--clean' });
    await server.psql('update t set a = 7', inDatabase(ODD));
    const leave = await connected(database);
    const { result } = await restore(snapshot);
    await leave();
    expect(result.error).toMatchObject({ code: 'SA_TARGET_IN_USE' });
    expect(result.error?.message).toContain('others are connected to');
    expect(await rows()).toEqual(['1', '7', '1', '1']);
  });

  it('of roles alone is loaded, since it holds no rows', async () => {
    const snapshot = await backup({ args: '--globals-only' });
    expect((await restore(snapshot)).result.error).toBeUndefined();
  });
});

describe('a backup of one database', () => {
  it.each([
    ['in one transaction', {}, {}, 'SA_COMMAND_FAILED'],
    ['as a script', {}, { singleTransaction: 'false' }, 'SA_TARGET_NOT_EMPTY'],
    ['that makes its database', { args: '--create' }, {}, 'SA_TARGET_NOT_EMPTY'],
    ['from an archive', { format: 'custom' }, {}, 'SA_COMMAND_FAILED'],
    ['from an archive, past errors', { format: 'custom' }, { singleTransaction: 'false' }, 'SA_TARGET_NOT_EMPTY'],
    ['from an archive, data alone', { format: 'custom' }, { args: '--data-only' }, 'SA_TARGET_NOT_EMPTY'],
    ['from a directory by several connections', { format: 'directory' }, { jobs: '3' }, 'SA_COMMAND_FAILED'],
  ])('adds no row to a table that is there: %s', async (_, made, params, code) => {
    const snapshot = await backup({ ...oneDatabase, ...made });
    const { result } = await restore(snapshot, { database: 'app', ...params });
    expect(result.error).toMatchObject({ code });
    expect(await rows()).toEqual(['1', '1', '1', '1']);
  });

  it.each([
    ['as a script', { args: '--clean' }, { singleTransaction: 'false' }],
    ['that makes its database', { args: '--clean --create' }, {}],
    ['from an archive', { format: 'custom' }, { args: '--clean', singleTransaction: 'false' }],
  ])('replaces what it drops: %s', async (_, made, params) => {
    const snapshot = await backup({ ...oneDatabase, ...made });
    await server.psql('update t set a = 7', 'app');
    const { result, log } = await restore(snapshot, { database: 'app', ...params });
    expect(result.error, log).toBeUndefined();
    expect(await rows()).toEqual(['1', '1', '1', '1']);
  });

  it('that cannot drop a table adds nothing to it', async () => {
    const snapshot = await backup({ ...oneDatabase, args: '--clean' });
    await server.psql('create view holds as select * from t', 'app');
    const { result } = await restore(snapshot, { database: 'app', singleTransaction: 'false' });
    expect(result.error).toMatchObject({ code: 'SA_COMMAND_FAILED' });
    expect(await rows()).toEqual(['1', '1', '1', '1']);
  });

  it('is loaded past tables of other databases', async () => {
    const snapshot = await backup(oneDatabase);
    await server.psql('drop table t', 'app');
    const { result, log } = await restore(snapshot, { database: 'app', singleTransaction: 'false' });
    expect(result.error, log).toBeUndefined();
    expect(await rows()).toEqual(['1', '1', '1', '1']);
  });
});

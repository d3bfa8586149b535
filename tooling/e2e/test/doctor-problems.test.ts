import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS } from '@stash-addons/core';
import { cacheBin, type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, createBench } from '../src/bench.js';
import { doctorOf } from '../src/doctor.js';
import { start } from '../src/run.js';
import { passwordOf, urlOf } from '../src/target.js';

let bench: Bench;
let server: PostgresServer;

beforeAll(async () => {
  bench = createBench();
  server = await startPostgres();
  await server.psql(`
    create role reader login password 'of the reader';
    create table seen (id int);
    insert into seen select generate_series(1, 1000);
    grant select on seen to reader;
    create table hidden (id serial primary key);
    create table rows_of_others (id int);
    grant select on rows_of_others to reader;
    select lo_create(4711);`);
  const made = await bench.cli(['backup', urlOf(server), '--repo', bench.repo], passwordOf(server));
  expect(made, made.stderr).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await server?.stop();
  bench.remove();
});

const doctor = (args: readonly string[], env = passwordOf(server)) => doctorOf(bench, args, env);
const asReader = () => `postgres://reader@${server.host}:${server.port}/`;
const READER = { STASH_ADDONS_PASSWORD: 'of the reader' };
const NO_PASSWORDS = ['--param', 'args=--no-role-passwords'];

describe('doctor finds', () => {
  it('every table, large object and password that a user may not read, and is content once he may', async () => {
    const { code, bad } = await doctor([asReader()], READER);
    expect(code).toBe(1);
    expect(bad.map(({ check, level }) => `${check} ${level}`)).toEqual([
      'privileges.passwords error',
      'privileges.tables error',
      'privileges.blobs error',
    ]);
    expect(bad[1]?.text).toBe('In postgres the user cannot read public.hidden, public.hidden_id_seq.');
    expect((await bench.cli(['backup', asReader(), '--repo', bench.repo, ...NO_PASSWORDS], READER)).code).toBe(1);
    await server.psql('grant pg_read_all_data to reader; grant select on large object 4711 to reader');
    const granted = await doctor([asReader(), ...NO_PASSWORDS], READER);
    expect(granted.bad).toEqual([]);
    const backedUp = await bench.cli(['backup', asReader(), '--repo', bench.repo, ...NO_PASSWORDS], READER);
    expect(backedUp, backedUp.stderr).toMatchObject({ code: 0 });
  });

  it('row security that hides rows from the user, as pg_dump does', async () => {
    await server.psql(`grant pg_read_all_data to reader; grant select on large object 4711 to reader;
      alter table rows_of_others enable row level security`);
    try {
      const { bad, code } = await doctor([asReader(), ...NO_PASSWORDS], READER);
      expect(bad).toMatchObject([{ check: 'privileges.rows', level: 'error' }]);
      expect(bad[0]?.text).toContain('public.rows_of_others');
      expect(code).toBe(1);
      expect((await bench.cli(['backup', asReader(), '--repo', bench.repo, ...NO_PASSWORDS], READER)).code).toBe(1);
    } finally {
      await server.psql('alter table rows_of_others disable row level security');
    }
  });

  it('a database that takes no connections, which a dump of all databases leaves out, as the backup says too', async () => {
    await server.psql('create database closed');
    await server.psql('alter database closed allow_connections false');
    const { bad, code } = await doctor([urlOf(server)]);
    const told = 'leaves out the database closed: it takes no connections';
    expect(bad).toMatchObject([
      { check: 'backup.warning', level: 'warning', text: expect.stringContaining(told) as string },
    ]);
    expect(code).toBe(0);
    const made = await bench.cli(['backup', urlOf(server), '--repo', bench.repo], passwordOf(server));
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining(told) as string });
    await server.psql('drop database closed');
  });

  it('a wrong password of the database, a server that is not there, and still looks at the repository', async () => {
    const wrong = await doctor([urlOf(server), '--repo', bench.repo], { STASH_ADDONS_PASSWORD: 'wrong' });
    expect(wrong.bad).toMatchObject([
      { check: 'connection.login', level: 'error', code: 'SA_TARGET_PASSWORD', fix: ERRORS.SA_TARGET_PASSWORD.hint },
    ]);
    expect(wrong.named('repository.open')).toMatchObject([{ level: 'ok' }]);
    const nowhere = await doctor(['postgres://me@127.0.0.1:1/', '--repo', bench.repo], { STASH_ADDONS_PASSWORD: 'x' });
    expect(nowhere.bad).toMatchObject([{ check: 'connection.answer', code: 'SA_TARGET_UNREACHABLE' }]);
    expect([wrong.code, nowhere.code]).toEqual([1, 1]);
  });

  it('a wrong or missing password of the repository, and still looks at the database', async () => {
    const env = { ...passwordOf(server), RESTIC_PASSWORD: 'wrong' };
    const wrong = await doctor([urlOf(server), '--repo', bench.repo], env);
    expect(wrong.bad).toMatchObject([{ check: 'repository.open', code: 'SA_REPOSITORY_PASSWORD' }]);
    const missing = await doctor([urlOf(server), '--repo', bench.repo], { ...env, RESTIC_PASSWORD: undefined });
    expect(missing.bad).toMatchObject([{ check: 'repository.settings', code: 'SA_PASSWORD_MISSING' }]);
    for (const { named, code } of [wrong, missing]) {
      expect(named('privileges.dump')).toMatchObject([{ level: 'ok' }]);
      expect(code).toBe(1);
    }
  });

  it('the lock of a process that is dead, and leaves it alone', async () => {
    const args = ['--no-cache', '-r', bench.repo, 'backup', '--stdin'];
    const holder = start(cacheBin('restic'), args, { env: bench.env, input: { open: true } });
    const locks = join(bench.repo, 'locks');
    while (!readdirSync(locks).some((name) => /^[0-9a-f]{64}$/.test(name))) await sleep(50);
    holder.kill('SIGKILL');
    await holder.ended;
    const { bad, code } = await doctor(['--repo', bench.repo]);
    expect(bad).toMatchObject([
      { check: 'repository.locks', level: 'warning', fix: expect.stringContaining('stash-addons unlock') as string },
    ]);
    expect(code).toBe(0);
    expect(readdirSync(locks)).toHaveLength(1);
    await bench.restic(['unlock', '--remove-all']);
  });

  it('parameters and releases that are not there', async () => {
    const { bad, code } = await doctor([urlOf(server), '--param', 'nope=1']);
    expect(bad).toMatchObject([{ check: 'addon.release', code: 'SA_PARAM_UNKNOWN' }]);
    const invalid = await doctor([urlOf(server), '--param', 'backupCMD=cp']);
    expect(invalid.bad).toMatchObject([{ level: 'error', code: 'SA_PARAM_INVALID' }]);
    const release = await doctor([urlOf(server), '--addon-version', '99']);
    expect(release.bad).toMatchObject([{ level: 'error', code: 'SA_ADDON_RELEASE_UNKNOWN' }]);
    expect([code, invalid.code, release.code]).toEqual([1, 1, 1]);
  });
});

describe('doctor of a server with TLS', () => {
  let secure: PostgresServer;

  beforeAll(async () => {
    secure = await startPostgres({ tls: true });
  });
  afterAll(() => secure?.stop());

  it('says whether the connection is encrypted, and whether the server is verified', async () => {
    const ca = join(bench.folder, 'ca.crt');
    writeFileSync(ca, secure.caPem);
    const options = (query: string) => doctor([`${urlOf(secure)}?${query}`], passwordOf(secure));
    const careless = await options('sslmode=require');
    expect(careless.named('connection.tls')).toMatchObject([
      { level: 'warning', text: expect.stringContaining('the server is not verified') as string },
    ]);
    const named = await options(`sslmode=verify-ca&sslrootcert=${encodeURIComponent(ca)}`);
    expect(named.named('connection.tls')).toMatchObject([
      { level: 'warning', text: expect.stringContaining('its name is not checked') as string },
    ]);
    const verified = await options(`sslmode=verify-full&sslrootcert=${encodeURIComponent(ca)}`);
    expect(verified.named('connection.tls')).toMatchObject([{ level: 'ok' }]);
    const system = await options('sslmode=verify-full');
    expect(system.bad).toMatchObject([{ check: 'connection.tls', level: 'error', code: 'SA_TARGET_CERTIFICATE' }]);
  });
});

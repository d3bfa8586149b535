import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from '@stash-addons/addon-tests';
import { postgresClientDirs, startPostgres, type PostgresServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeCluster, describeDatabase, fill, HOSTILE_DATABASE } from '@stash-addons/drivers/postgres';
import { createBench } from './support/bench.js';

function dump(server: PostgresServer, program: string, args: string[] = []): string {
  const path = join(postgresClientDirs().get('15') as string, program);
  const connection = ['-h', server.socketDir, '-p', String(server.port), '-U', 'postgres'];
  return execFileSync(path, [...connection, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

describe('snapshots of the old layout: dumpfile.sql of host-0, without a tag', () => {
  let source: PostgresServer;
  let target: PostgresServer;
  let bench: Bench;

  beforeAll(async () => {
    bench = createBench();
    [source, target] = await Promise.all([startPostgres({ version: '15' }), startPostgres({ version: '15' })]);
    await fill(source);
  });
  afterAll(async () => {
    await Promise.all([source.stop(), target.stop()]);
    bench.remove();
  });

  const store = (text: string) =>
    bench.restic(['backup', '--stdin', '--stdin-filename', 'dumpfile.sql', '--host', 'host-0', '--quiet'], text);
  const restore = (params: Record<string, string> = {}) =>
    bench.run({ operation: 'restore', server: target, adoptUntagged: true, params });

  it('a dump of all databases that was cut short between two of them is an error', async () => {
    const text = dump(source, 'pg_dumpall');
    const mark = '-- PostgreSQL database dump complete\n--\n';
    const cut = text.slice(0, text.lastIndexOf(mark, text.lastIndexOf(mark) - 1) + mark.length);
    await store(`${cut}\n`);
    const { result } = await restore();
    expect(result.stats).toMatchObject([{ phase: 'Failed' }]);
    expect(result.error?.message).toContain('it begins as a PostgreSQL database cluster dump and does not end as one');
    for (const name of ['app', HOSTILE_DATABASE, 'empty_database']) {
      await target.psql(`drop database if exists "${name.replaceAll('"', '""')}"`);
    }
  });

  it('a dump of all databases comes back', async () => {
    await store(dump(source, 'pg_dumpall'));
    const { result } = await restore();
    expect(result.error).toBeUndefined();
    expect(await describeCluster(target)).toBe(await describeCluster(source));
    expect(await describeDatabase(target, HOSTILE_DATABASE)).toBe(await describeDatabase(source, HOSTILE_DATABASE));
  });

  it('a dump of one database comes back into the one that is named', async () => {
    await store(dump(source, 'pg_dump', ['app']));
    await target.psql('create database other template template0');
    const { result } = await restore({ database: 'other' });
    expect(result.error).toBeUndefined();
    expect(await describeDatabase(target, 'other')).toBe(await describeDatabase(source, 'app'));
  });

  it('are left alone where nobody said that they belong to this target', async () => {
    const { result } = await bench.run({ operation: 'restore', server: target });
    expect(result.error).toMatchObject({ code: 'SA_SNAPSHOT_NONE' });
  });
});

describe('a server for which every client here is too new', () => {
  let old: PostgresServer;
  let bench: Bench;

  beforeAll(async () => {
    bench = createBench();
    old = await startPostgres({ version: '12' });
    await old.psql('create database app');
    await old.psql('create table t as select 1 as a', 'app');
  });
  afterAll(async () => {
    await old.stop();
    bench.remove();
  });

  it('is backed up with a warning, and its backup is not loaded where it would drop what it cannot make', async () => {
    const backup = await bench.run({ operation: 'backup', server: old, params: { args: '--clean' } });
    expect(backup.result.stats).toMatchObject([{ phase: 'Succeeded' }]);
    expect(backup.result.warnings).toMatchObject([{ code: 'SA_TOOL_TOO_NEW' }]);

    const restore = await bench.run({ operation: 'restore', server: old });
    expect(restore.result.error).toMatchObject({ code: 'SA_TARGET_TOO_OLD' });
    expect(await old.psql('select a from t', 'app')).toBe('1');
  });

  it('can be restored into a newer one', async () => {
    const newer = await startPostgres({ version: '15' });
    try {
      const restore = await bench.run({ operation: 'restore', server: newer });
      expect(restore.result.error).toBeUndefined();
      expect(await newer.psql('select a from t', 'app')).toBe('1');
    } finally {
      await newer.stop();
    }
  });
});

import type { Bench } from '@stash-addons/addon-tests';
import { startPostgres, type PostgresServer } from '@stash-addons/testbed';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { manifest } from '../src/manifest.js';
import { createBench } from './support/bench.js';

const MAJORS = manifest.releases.flatMap(({ tested }) => tested).map((version) => version.split('.')[0] ?? '');
/** The oldest client here is 15, and a server before it does not understand how that makes databases. */
const OLDEST_CLIENT = 15;
const ROWS = `select string_agg(a || t, ',' order by a) from rows`;

let bench: Bench;
let server: PostgresServer | undefined;
beforeAll(() => {
  bench = createBench();
});
afterEach(() => server?.stop());
afterAll(() => bench.remove());

/** A server with one small database. */
async function prepare(version: string): Promise<PostgresServer> {
  server = await startPostgres({ version });
  await server.psql('create database app; create database copy');
  await server.psql(`create table rows as select a, 'ü' || a as t from generate_series(1, 20) a`, 'app');
  return server;
}

describe('every major that the manifest calls tested', () => {
  it.each(MAJORS)('%s is backed up and restored', async (major) => {
    const server = await prepare(major);
    expect(await server.psql('show server_version')).toMatch(new RegExp(`^${major}\\.`));
    const rows = await server.psql(ROWS, 'app');

    const params = { backupCMD: 'pg_dump', database: 'app' };
    expect((await bench.run({ operation: 'backup', server, params })).result.error).toBeUndefined();
    const one = await bench.run({ operation: 'restore', server, params: { database: 'copy' } });
    expect(one.result.error, one.log).toBeUndefined();
    expect(await server.psql(ROWS, 'copy')).toBe(rows);

    const dump = await bench.run({ operation: 'backup', server, params: { args: '--clean' } });
    expect(dump.result.error, dump.log).toBeUndefined();
    await server.psql('delete from rows', 'copy');
    const all = await bench.run({ operation: 'restore', server });
    const restored = Number(major) >= OLDEST_CLIENT;
    expect(all.result.error?.code, all.log).toBe(restored ? undefined : 'SA_TARGET_TOO_OLD');
    expect(await server.psql(ROWS, 'copy')).toBe(restored ? rows : '');
    expect(await server.psql(ROWS, 'app')).toBe(rows);
  });
});

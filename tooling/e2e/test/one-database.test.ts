import type { BackupSession } from '@stash-addons/core';
import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, createBench } from '../src/bench.js';
import { fill, HOSTILE_DATABASES } from '../src/dataset.js';
import { type Description, describeDatabase } from '../src/describe.js';
import { inDatabase, passwordOf, quoted, urlOf } from '../src/target.js';
import { snapshotOf } from '../src/wire.js';

const FORMATS = [
  ['plain text', [], '/dumpfile.sql'],
  ['the custom format', ['--param', 'format=custom'], '/dumpfile.pgdump'],
  [
    'the directory format, by four connections',
    ['--param', 'format=directory', '--param', 'jobs=4'],
    '/stash-tmp/pgdump',
  ],
] as const;

let bench: Bench;
let server: PostgresServer;

beforeAll(async () => {
  bench = createBench();
  server = await startPostgres();
  await fill(server);
});
afterAll(async () => {
  await server?.stop();
  bench.remove();
});

async function backUp(database: string, params: readonly string[]): Promise<string> {
  const args = ['backup', urlOf(server, database), '--repo', bench.repo, '--param', 'backupCMD=pg_dump', ...params];
  return snapshotOf(await bench.json<BackupSession>(args, passwordOf(server)));
}

async function restoreInto(database: string, snapshot: string, params: readonly string[] = []): Promise<void> {
  await server.psql(`drop database if exists ${quoted(database)}`);
  await server.psql(`create database ${quoted(database)}`);
  const args = ['restore', urlOf(server, database), '--repo', bench.repo, '--snapshot', snapshot, '--yes', ...params];
  const restored = await bench.cli(args, passwordOf(server));
  expect(restored, restored.stderr).toMatchObject({ code: 0 });
}

/** A restore into a database of another owner cannot bring back who owns the schema that every database has. */
function withoutPublic(found: Description): Description {
  return { ...found, schemas: (found['schemas'] ?? []).filter((line) => !line.includes('"public"')) };
}

describe('one database, backed up with pg_dump', () => {
  it.each(FORMATS)(
    'comes back from %s: every row, blob, large object, owner and privilege',
    async (_, params, path) => {
      const before = await describeDatabase(server, 'shop');
      const snapshot = await backUp('shop', params);
      expect((await bench.snapshots()).find(({ id }) => id === snapshot)?.paths).toEqual([path]);
      await restoreInto('copy', snapshot, params.some((one) => one === 'jobs=4') ? ['--param', 'jobs=4'] : []);
      expect(withoutPublic(await describeDatabase(server, 'copy'))).toEqual(withoutPublic(before));
    },
  );

  it.each(HOSTILE_DATABASES)('is found under the odd name %j in the address, and comes back', async (name) => {
    const before = await describeDatabase(server, name);
    const snapshot = await backUp(name, ['--param', 'format=custom']);
    await restoreInto('copy', snapshot);
    expect(withoutPublic(await describeDatabase(server, 'copy'))).toEqual(withoutPublic(before));
  });

  it('is left as it was where the restore meets data that is there', async () => {
    const snapshot = await backUp('shop', []);
    await server.psql('drop database if exists copy');
    await server.psql('create database copy');
    await server.psql(
      'create schema sales; create table sales.orders (a int); insert into sales.orders values (7)',
      'copy',
    );
    const before = await describeDatabase(server, 'copy');
    const args = ['restore', urlOf(server, 'copy'), '--repo', bench.repo, '--snapshot', snapshot, '--yes'];
    const { code, stderr } = await bench.cli(args, passwordOf(server));
    expect(code).toBe(1);
    expect(stderr).toMatch(/error SA_COMMAND_(FAILED|REPORTED_ERRORS): /);
    expect(await describeDatabase(server, 'copy')).toEqual(before);
    expect(await server.psql('select * from sales.orders', inDatabase('copy'))).toBe('7');
  });
});

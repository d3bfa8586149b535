import type { Bench } from '@stash-addons/addon-tests';
import { startPostgres, type PostgresServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDatabase, fill, HOSTILE_DATABASE } from '@stash-addons/drivers/postgres';
import { createBench } from './support/bench.js';

/** For 15 there is a client of the same major here; 16 has to do with a newer one. */
describe.each(['15', '16'])('one database of PostgreSQL %s', (version) => {
  let source: PostgresServer;
  let target: PostgresServer;
  let bench: Bench;

  beforeAll(async () => {
    bench = createBench();
    [source, target] = await Promise.all([startPostgres({ version }), startPostgres({ version })]);
    await fill(source);
    await bench.run({ operation: 'backup', server: source, params: { args: '--globals-only' } });
    const roles = await bench.run({ operation: 'restore', server: target });
    if (roles.result.error !== undefined) throw new Error(roles.log);
  });
  afterAll(async () => {
    await Promise.all([source.stop(), target.stop()]);
    bench.remove();
  });

  const dumpOf = (params: Record<string, string>) =>
    bench.run({
      operation: 'backup',
      server: source,
      params: { backupCMD: 'pg_dump', database: HOSTILE_DATABASE, ...params },
    });
  const restoreInto = (database: string, params: Record<string, string> = {}) =>
    bench.run({ operation: 'restore', server: target, params: { database, ...params } });

  it.each([{ format: 'plain' }, { format: 'custom' }, { format: 'directory', jobs: '3' }])(
    'comes back with every row and object: %j',
    async ({ format, jobs = '1' }) => {
      const backup = await dumpOf({ format, jobs });
      expect(backup.result.error).toBeUndefined();
      await target.psql(`create database to_${format} template template0`);
      const restore = await restoreInto(`to_${format}`, { jobs });
      expect(restore.result.error).toBeUndefined();
      expect(await describeDatabase(target, `to_${format}`)).toBe(await describeDatabase(source, HOSTILE_DATABASE));
    },
  );

  it('that meets something in its way leaves the database as it was', async () => {
    await target.psql('create database in_the_way template template0');
    await target.psql('create table plain (other int)', 'in_the_way');
    for (const format of version === '15' ? ['plain', 'custom'] : ['plain']) {
      await dumpOf({ format });
      const restore = await restoreInto('in_the_way');
      expect(restore.result.stats).toMatchObject([{ phase: 'Failed' }]);
      expect(await target.psql('select count(*) from pg_class where relnamespace = 2200', 'in_the_way')).toBe('1');
    }
  });

  it('is not restored into a database that is not there', async () => {
    const restore = await restoreInto('nowhere');
    expect(restore.result.error).toMatchObject({ code: 'SA_TARGET_DATABASE' });
  });
});

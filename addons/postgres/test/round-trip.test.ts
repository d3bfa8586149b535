import type { Bench } from '@stash-addons/addon-tests';
import { startPostgres, type PostgresServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeCluster, describeDatabase, fill, HOSTILE_DATABASE } from '@stash-addons/drivers/postgres';
import { createBench } from './support/bench.js';

const DATABASES = ['app', HOSTILE_DATABASE, 'empty_database'];

/** The server as a whole, then each of its databases. */
async function contentOf(server: PostgresServer): Promise<string[]> {
  return Promise.all([describeCluster(server), ...DATABASES.map((name) => describeDatabase(server, name))]);
}

describe.each(['15', '17', '18'])('all databases of PostgreSQL %s', (version) => {
  let source: PostgresServer;
  let target: PostgresServer;
  let bench: Bench;
  let wanted: string[];

  beforeAll(async () => {
    bench = createBench();
    [source, target] = await Promise.all([
      startPostgres({ version, password: 'of the source' }),
      startPostgres({ version, password: 'of the target' }),
    ]);
    await fill(source);
    wanted = await contentOf(source);
  });
  afterAll(async () => {
    await Promise.all([source.stop(), target.stop()]);
    bench.remove();
  });

  async function expectEqual() {
    for (const [index, content] of (await contentOf(target)).entries()) expect(content).toBe(wanted[index]);
  }

  it('come back into a fresh server, every row and every object, and its superuser keeps the password', async () => {
    const backup = await bench.run({ operation: 'backup', server: source });
    expect(backup.result).toMatchObject({ warnings: [], stats: [{ hostname: 'host-0', phase: 'Succeeded' }] });
    const password = await target.psql(`select rolpassword from pg_authid where rolname = 'postgres'`);

    const restore = await bench.run({ operation: 'restore', server: target });
    expect(restore.result.error).toBeUndefined();
    await expectEqual();
    expect(await target.psql(`select rolpassword from pg_authid where rolname = 'postgres'`)).toBe(password);
  });

  it('that are restored over themselves are refused, and nothing of them changes', async () => {
    const restore = await bench.run({ operation: 'restore', server: target });
    expect(restore.result.error).toMatchObject({ code: 'SA_TARGET_NOT_EMPTY' });
    expect(restore.result.stats).toMatchObject([{ phase: 'Failed' }]);
    await expectEqual();
  });

  it('replace what is there when the backup was made with --clean', async () => {
    const backup = await bench.run({ operation: 'backup', server: source, params: { args: '--clean' } });
    expect(backup.result.error).toBeUndefined();
    await target.psql('create table stray (a int); drop table plain cascade', 'app');
    const restore = await bench.run({ operation: 'restore', server: target });
    expect(restore.result.error).toBeUndefined();
    await expectEqual();
  });
});

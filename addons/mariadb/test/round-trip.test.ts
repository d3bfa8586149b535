import type { Bench } from '@stash-addons/addon-tests';
import { startMariadb, type MariadbServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench } from './support/bench.js';
import { DATABASES, describeDatabase, describeUsers, fill } from '@stash-addons/drivers/mariadb';

describe.each([
  ['10.5', ['10.11']],
  ['10.11', ['10.11']],
  ['11.8', ['11.8']],
])('all databases of MariaDB %s', (version, clients) => {
  let source: MariadbServer;
  let bench: Bench;

  beforeAll(async () => {
    bench = createBench(clients);
    source = await startMariadb({ version });
    await fill(source);
  });
  afterAll(async () => {
    await source.stop();
    bench.remove();
  });

  it.each([
    ['one stream', '1'],
    ['several', '3'],
  ])('come back into a fresh server in %s, every row, every object and every user', async (_, parallel) => {
    const target = await startMariadb({ version, password: 'another' });
    const backup = await bench.run({ operation: 'backup', server: source, params: { parallel } });
    expect(backup.result.error, backup.log).toBeUndefined();
    expect(backup.result).toMatchObject({ warnings: [], stats: [{ hostname: 'host-0', phase: 'Succeeded' }] });
    expect(backup.result.parts?.length ?? 1).toBe(Number(parallel));
    const restore = await bench.run({ operation: 'restore', server: target });
    expect(restore.result.error, restore.log).toBeUndefined();
    for (const name of DATABASES) {
      expect(await describeDatabase(target, name)).toBe(await describeDatabase(source, name));
    }
    expect(await describeUsers(target)).toBe(await describeUsers(source));
    await target.stop();
  });
});

import type { Bench } from '@stash-addons/addon-tests';
import { startMariadb, type MariadbServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench } from './support/bench.js';
import { describeDatabase, describeUsers } from './support/compare.js';
import { DATABASES, fill } from './support/dataset.js';

describe.each([
  ['10.5', ['10.11']],
  ['10.11', ['10.11']],
  ['11.8', ['11.8']],
])('all databases of MariaDB %s', (version, clients) => {
  let source: MariadbServer;
  let target: MariadbServer;
  let bench: Bench;

  beforeAll(async () => {
    bench = createBench(clients);
    [source, target] = await Promise.all([startMariadb({ version }), startMariadb({ version, password: 'another' })]);
    await fill(source);
  });
  afterAll(async () => {
    await Promise.all([source.stop(), target.stop()]);
    bench.remove();
  });

  it('come back into a fresh server, every row, every object and every user', async () => {
    const backup = await bench.run({ operation: 'backup', server: source });
    expect(backup.result.error, backup.log).toBeUndefined();
    expect(backup.result).toMatchObject({ warnings: [], stats: [{ hostname: 'host-0', phase: 'Succeeded' }] });
    const restore = await bench.run({ operation: 'restore', server: target });
    expect(restore.result.error, restore.log).toBeUndefined();
    for (const name of DATABASES) {
      expect(await describeDatabase(target, name)).toBe(await describeDatabase(source, name));
    }
    expect(await describeUsers(target)).toBe(await describeUsers(source));
  });
});

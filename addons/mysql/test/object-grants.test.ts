import type { Bench } from '@stash-addons/addon-tests';
import { describeObjectGrants, dropObjectGrants, fillObjectGrants, KEPT, NOT_KEPT } from '@stash-addons/drivers/mysql';
import { startMysql, type MysqlServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createBench } from './support/bench.js';

let server: MysqlServer;
let bench: Bench;

beforeAll(async () => {
  bench = createBench();
  server = await startMysql();
  await fillObjectGrants(server);
});
afterAll(async () => {
  await server.stop();
  bench.remove();
});

it('privileges on what was dropped, or is left out, do not stop a restore, and all others are in it', async () => {
  expect(await describeObjectGrants(server)).toContain(NOT_KEPT[0]);
  const params = { args: '--all-databases --ignore-table=app.ignored' };
  const backup = await bench.run({ operation: 'backup', server, params });
  expect(backup.result, backup.log).toMatchObject({ warnings: [], stats: [{ phase: 'Succeeded' }] });

  await dropObjectGrants(server);
  const restore = await bench.run({ operation: 'restore', server });
  expect(restore.result.error, restore.log).toBeUndefined();
  const restored = await describeObjectGrants(server);
  for (const name of KEPT) expect(restored).toContain(name);
  for (const name of NOT_KEPT) expect(restored).not.toContain(name);
});

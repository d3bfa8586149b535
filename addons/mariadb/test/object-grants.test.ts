import type { Bench } from '@stash-addons/addon-tests';
import {
  describeObjectGrants,
  dropObjectGrants,
  fillObjectGrants,
  KEPT,
  NOT_KEPT,
} from '@stash-addons/drivers/mariadb';
import { startMariadb, type MariadbServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WIRE_ARGS } from '../src/params.js';
import { createBench } from './support/bench.js';

let server: MariadbServer;
let bench: Bench;

beforeAll(async () => {
  bench = createBench();
  server = await startMariadb();
  await fillObjectGrants(server);
});
afterAll(async () => {
  await server.stop();
  bench.remove();
});

it('privileges on what was dropped, or is left out, do not stop a restore, and all others are in it', async () => {
  expect(await describeObjectGrants(server)).toContain(NOT_KEPT[0]);
  const params = { args: `${WIRE_ARGS} --ignore-table=app.ignored` };
  const backup = await bench.run({ operation: 'backup', server, params });
  expect(backup.result, backup.log).toMatchObject({ warnings: [], stats: [{ phase: 'Succeeded' }] });

  await dropObjectGrants(server);
  const restore = await bench.run({ operation: 'restore', server });
  expect(restore.result.error, restore.log).toBeUndefined();
  const restored = await describeObjectGrants(server);
  for (const name of KEPT) expect(restored).toContain(name);
  for (const name of NOT_KEPT) expect(restored).not.toContain(name);
});

it('what is given to everybody comes back', async () => {
  const given = ['GRANT SELECT ON `public_db`.* TO PUBLIC', 'GRANT SELECT, INSERT ON `public_db`.`t` TO PUBLIC'];
  await server.query(`create database public_db; create table public_db.t (a int); ${given.join('; ')}`);
  const shown = await server.query('show grants for public');
  for (const grant of given) expect(shown).toContain(grant);
  const backup = await bench.run({ operation: 'backup', server });
  expect(backup.result.error, backup.log).toBeUndefined();

  await server.query(given.map((grant) => grant.replace('GRANT', 'REVOKE').replace(' TO ', ' FROM ')).join('; '));
  expect(await server.query('show grants for public')).not.toContain('public_db');
  const restore = await bench.run({ operation: 'restore', server });
  expect(restore.result.error, restore.log).toBeUndefined();
  expect(await server.query('show grants for public')).toBe(shown);
});

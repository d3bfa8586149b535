import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, createBench } from '../src/bench.js';
import { fill, fillMegabytes, HOSTILE_DATABASES } from '../src/dataset.js';
import { type Description, describeServer } from '../src/describe.js';
import { passwordOf, urlOf } from '../src/target.js';

let bench: Bench;
let [source, target]: PostgresServer[] = [];

beforeAll(async () => {
  bench = createBench();
  [source, target] = await Promise.all([
    startPostgres({ password: 'of the source' }),
    startPostgres({ password: 'of the target' }),
  ]);
});
afterAll(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
  bench.remove();
});

async function throughTheRepository(): Promise<void> {
  const made = await bench.cli(['backup', urlOf(source as PostgresServer), '--repo', bench.repo, '--json'], {
    ...passwordOf(source as PostgresServer),
  });
  expect(made, made.stderr).toMatchObject({ code: 0 });
  const [snapshot] = (await bench.snapshots()).slice(-1);
  const args = ['restore', urlOf(target as PostgresServer), '--repo', bench.repo, '--snapshot', snapshot?.id ?? ''];
  const restored = await bench.cli([...args, '--yes'], passwordOf(target as PostgresServer));
  expect(restored, restored.stderr).toMatchObject({ code: 0 });
}

describe('a backup of the whole server, restored into a new one', () => {
  it('works where there is nothing to back up', async () => {
    await throughTheRepository();
    expect(await describeServer(target as PostgresServer)).toEqual(await describeServer(source as PostgresServer));
  });

  describe('with data', () => {
    let before: Record<string, Description> = {};
    let after: Record<string, Description> = {};

    beforeAll(async () => {
      await fill(source as PostgresServer);
      await fillMegabytes(source as PostgresServer, 50, 'shop');
      before = await describeServer(source as PostgresServer);
      await throughTheRepository();
      after = await describeServer(target as PostgresServer);
    });

    it('brings back roles with their password hashes, memberships and settings, and databases with their privileges', () => {
      expect(before['the server']?.['roles with their password hashes']?.length).toBe(4);
      expect(after['the server']).toEqual(before['the server']);
    });

    it('brings back every row, blob and large object, with owners and privileges', () => {
      expect(before['shop']?.['large objects']?.length).toBe(31);
      expect(before['shop']?.['rows']?.length).toBe(5);
      expect(after['shop']).toEqual(before['shop']);
    });

    it.each(HOSTILE_DATABASES)('brings back the database %j with its odd names', (name) => {
      expect(before[name]?.['rows']?.length).toBe(2);
      expect(after[name]).toEqual(before[name]);
    });

    it('leaves the password of the superuser it restored with as it was', async () => {
      const { code, stderr } = await bench.cli(
        ['doctor', urlOf(target as PostgresServer), '--repo', bench.repo],
        passwordOf(target as PostgresServer),
      );
      expect(code, stderr).toBe(0);
    });

    it('leaves no private folder and no temporary file behind', () => {
      expect(bench.leftovers()).toEqual([]);
    });
  });
});

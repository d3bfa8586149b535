import { join } from 'node:path';
import type { BackupSession } from '@stash-addons/core';
import { type PostgresServer, startPostgres, startRestServer, startS3 } from '@stash-addons/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, createBench, type Env } from '../src/bench.js';
import { fillSmall } from '../src/dataset.js';
import { describeDatabase } from '../src/describe.js';
import { runWell } from '../src/run.js';
import { emptyServer, passwordOf, urlOf } from '../src/target.js';
import { snapshotOf } from '../src/wire.js';

let bench: Bench;
let [first, second]: PostgresServer[] = [];

beforeAll(async () => {
  [first, second] = await Promise.all([startPostgres(), startPostgres()]);
});
beforeEach(async () => {
  bench?.remove();
  bench = createBench();
  for (const [server, mark] of [
    [one(), 'of the first'],
    [two(), 'of the second'],
  ] as const) {
    await emptyServer(server);
    await fillSmall(server, mark);
  }
});
afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
  bench.remove();
});

const one = () => first as PostgresServer;
const two = () => second as PostgresServer;

async function backUp(server: PostgresServer, args: string[] = [], env: Env = {}): Promise<string> {
  const all = ['backup', urlOf(server), '--repo', bench.repo, ...args];
  return snapshotOf(await bench.json<BackupSession>(all, { ...passwordOf(server), ...env }));
}

async function restore(server: PostgresServer, args: string[] = [], env: Env = {}): Promise<string> {
  const all = ['restore', urlOf(server), '--repo', bench.repo, '--yes', ...args];
  const { code, stderr } = await bench.cli(all, { ...passwordOf(server), ...env });
  expect(code, stderr).toBe(0);
  return stderr;
}

describe('a repository', () => {
  it('on an S3 server takes a backup and gives it back', async () => {
    const s3 = await startS3();
    try {
      const env = {
        AWS_ACCESS_KEY_ID: s3.accessKey,
        AWS_SECRET_ACCESS_KEY: s3.secretKey,
        AWS_DEFAULT_REGION: s3.region,
      };
      const place = ['--repo', `s3:${s3.endpoint}/${s3.bucket}/some/prefix`];
      const before = await describeDatabase(one(), 'postgres');
      await backUp(one(), place, env);
      await emptyServer(one());
      await restore(one(), place, env);
      expect(await describeDatabase(one(), 'postgres')).toEqual(before);
    } finally {
      await s3.stop();
    }
  });

  it("on restic's REST server, with a user and a password, takes a backup and gives it back", async () => {
    const auth = { username: 'stash', password: 'p@ss:w/rd' };
    const rest = await startRestServer({ auth });
    try {
      const env = { RESTIC_REST_USERNAME: auth.username, RESTIC_REST_PASSWORD: auth.password };
      const place = ['--repo', `rest:${rest.url}some/path`];
      const before = await describeDatabase(one(), 'postgres');
      await backUp(one(), place, env);
      await emptyServer(one());
      await restore(one(), place, env);
      expect(await describeDatabase(one(), 'postgres')).toEqual(before);
    } finally {
      await rest.stop();
    }
  });

  it('of the old layout, made by pg_dumpall and restic alone, is restored', async () => {
    const before = await describeDatabase(one(), 'postgres');
    const dump = await runWell(
      join(one().binDir, 'pg_dumpall'),
      ['-h', one().socketDir, '-p', String(one().port), '-U', 'postgres'],
      {
        env: bench.env,
      },
    );
    await bench.restic(['backup', '--stdin', '--stdin-filename', 'dumpfile.sql', '--host', 'host-0'], { input: dump });
    await emptyServer(one());
    await restore(one());
    expect(await describeDatabase(one(), 'postgres')).toEqual(before);
  });

  it('that two databases share gives each its own newest snapshot, also where the newest of all is of the other', async () => {
    const before = await describeDatabase(one(), 'postgres');
    const own = await backUp(one());
    const foreign = await backUp(two());
    expect((await bench.snapshots()).map(({ id, hostname }) => [id, hostname])).toEqual([
      [own, 'host-0'],
      [foreign, 'host-0'],
    ]);
    await emptyServer(one());
    await restore(one());
    expect(await describeDatabase(one(), 'postgres')).toEqual(before);
  });

  it('that two databases share under one host name keeps the newest of each with --keep-last 1 --prune', async () => {
    const keep = ['--keep-last', '1', '--prune'];
    await backUp(one(), keep);
    await backUp(two(), keep);
    const own = await backUp(one(), keep);
    const others = await backUp(two(), keep);
    const left = await bench.snapshots();
    expect(left.map(({ id }) => id).toSorted()).toEqual([own, others].toSorted());
    await bench.restic(['check', '--read-data']);
  });

  it('keeps snapshots of the old layout apart from retention, since nothing says whose they are', async () => {
    await bench.restic(['backup', '--stdin', '--stdin-filename', 'dumpfile.sql', '--host', 'host-0'], {
      input: 'of long ago',
    });
    const [old] = await bench.snapshots();
    const own = await backUp(one(), ['--keep-last', '1', '--prune']);
    expect((await bench.snapshots()).map(({ id }) => id)).toEqual([old?.id, own]);
  });
});

describe('a host name', () => {
  it('of --hostname stands in the snapshot, and --source-host chooses by it', async () => {
    const before = await describeDatabase(one(), 'postgres');
    await backUp(one(), ['--hostname', 'blue']);
    await one().psql('delete from small');
    await backUp(one(), ['--hostname', 'green']);
    expect((await bench.snapshots()).map(({ hostname }) => hostname)).toEqual(['blue', 'green']);
    await emptyServer(one());
    await restore(one(), ['--source-host', 'blue']);
    expect(await describeDatabase(one(), 'postgres')).toEqual(before);
  });

  it('that is not clear ends a restore, with the hosts there are', async () => {
    await backUp(one(), ['--hostname', 'blue']);
    await backUp(one(), ['--hostname', 'green']);
    const args = ['restore', urlOf(one()), '--repo', bench.repo, '--yes'];
    const { code, stderr } = await bench.cli(args, passwordOf(one()));
    expect(code).toBe(1);
    expect(stderr).toContain('error SA_SNAPSHOT_AMBIGUOUS: ');
    expect(stderr).toContain('blue, green');
  });
});

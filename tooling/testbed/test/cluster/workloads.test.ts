import { cacheBin, withTempDir } from '@stash-addons/testbed';
import { startCluster, startWorkload } from '@stash-addons/testbed/cluster';
import type { Cluster } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runWell } from '../../src/cluster/run-command.js';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ name: `work-${process.pid}` });
});

afterAll(() => cluster?.stop());

function addressOf(service: string): Promise<string> {
  return cluster.kubectl(['get', 'service', service, '--output=jsonpath={.spec.clusterIP}']);
}

test('PostgreSQL takes connections over its Service, and keeps its data when its pod is deleted', async () => {
  const { exec, host, username, password } = await startWorkload(cluster, { kind: 'postgres' });
  const url = `postgresql://${username}:${password}@${host}/postgres`;
  const query = (sql: string): Promise<string> => exec(['psql', '-XAtq', url], sql);
  await query('create table t as select generate_series(1, 10) n');
  await cluster.kubectl(['delete', 'pod', 'postgres-0']);
  await cluster.kubectl(['wait', 'pod/postgres-0', '--for=condition=Ready', '--timeout=60s']);
  expect(await query('select sum(n) from t')).toBe('55\n');
});

test.each(['mariadb', 'mysql'] as const)('%s takes connections over its Service', async (kind) => {
  const { exec, host, username, password } = await startWorkload(cluster, { kind });
  const login = ['sh', '-c', `MYSQL_PWD=${password} exec ${kind} --batch --user=${username} --host=${host}`];
  expect(await exec(login, 'select 6 * 7')).toBe('6 * 7\n42\n');
});

test('NATS stores messages in JetStream', async () => {
  const { exec, host, username, password } = await startWorkload(cluster, { kind: 'nats' });
  const nats = (...args: string[]): Promise<string> =>
    exec(['env', 'HOME=/tmp', 'nats', '--server', `nats://${username}:${password}@${host}:4222`, ...args]);
  await nats('stream', 'add', 'ORDERS', '--subjects=orders.>', '--defaults');
  await nats('pub', 'orders.new', 'one');
  expect(await nats('stream', 'get', 'ORDERS', '1')).toContain('one');
});

test.each(['rest-server', 's3'] as const)('%s holds a restic repository', async (kind) => {
  const { username, password, port } = await startWorkload(cluster, { kind });
  const address = `${await addressOf(kind)}:${port}`;
  const repository = kind === 's3' ? `s3:http://${address}/backups` : `rest:http://${username}:${password}@${address}/`;
  const env = {
    ...{ ...cluster.env, RESTIC_REPOSITORY: repository, RESTIC_PASSWORD: 'test' },
    ...{ AWS_ACCESS_KEY_ID: username, AWS_SECRET_ACCESS_KEY: password },
  };
  await withTempDir(async (dir) => {
    const restic = (...args: string[]): Promise<string> =>
      runWell(cluster.inside([cacheBin('restic'), '--no-cache', ...args]), {
        env: { ...env, HOME: dir },
        input: 'precious',
      });
    await restic('init');
    await restic('backup', '--stdin', '--stdin-filename=file');
    expect(await restic('dump', 'latest', 'file')).toBe('precious');
  });
});

import { startCluster } from '@stash-addons/testbed/cluster';
import type { Cluster } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { container } from './objects.js';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ name: `api-${process.pid}`, controlPlaneOnly: true });
});

afterAll(() => cluster?.stop());

test('controllers make the pods of a Job, which nobody gives to a node', async () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'waiting' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [container('main', 'true')] } } },
  };
  await cluster.apply([job]);
  const path = '{.items[0].status.phase}{.items[0].spec.nodeName}';
  const ask = ['get', 'pods', '--selector=job-name=waiting', `--output=jsonpath=${path}`];
  await expect.poll(() => cluster.kubectl(ask).catch(() => ''), { timeout: 30_000 }).toBe('Pending');
});

test('there is no node, and no container runtime', async () => {
  expect(await cluster.kubectl(['get', 'nodes', '--output=name'])).toBe('');
  expect(() => cluster.log('containerd')).toThrow('ENOENT');
});

test('refuses another cluster of the same name', async () => {
  await expect(startCluster({ name: cluster.name })).rejects.toThrow('runs already');
});

test('refuses a name that is none', async () => {
  await expect(startCluster({ name: 'a/b' })).rejects.toThrow('a-z');
});

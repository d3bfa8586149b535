import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDir } from '@stash-addons/testbed';
import { startCluster } from '@stash-addons/testbed/cluster';
import { expect, test } from 'vitest';
import { clusterProgram, stateFolder } from '../../src/cluster/layout.js';
import { isAlive } from '../../src/cluster/process-table.js';
import { readRecord } from '../../src/cluster/record.js';
import { runCommand } from '../../src/cluster/run-command.js';
import { removeDeadClusters } from '../../src/cluster/stop.js';
import { container, pod } from './objects.js';
import { machineState, namespaces, processesIn } from './traces.js';

const BUILT = join(import.meta.dirname, '..', '..', 'dist');

function command(name: string, ...args: string[]) {
  const env = { ...process.env, STASH_ADDONS_CLUSTER: name };
  return runCommand([process.execPath, join(BUILT, 'cluster-main.js'), ...args], { env });
}

test('up, exec and down work as commands, and leave nothing behind, not even of pods that run', async () => {
  const name = `traces-${process.pid}`;
  const before = await machineState(name);
  const up = await command(name, 'up');
  expect(up.stderr).toBe('');
  const init = readRecord(name)?.init.pid ?? 0;
  const ids = namespaces(init).filter((id) => !namespaces(process.pid).includes(id));
  expect(ids).toHaveLength(3);
  const running = pod('running', { containers: [container('main', 'sleep 1000')] });
  const apply = ['sh', '-c', `echo '${JSON.stringify(running)}' | kubectl apply -f -`];
  expect((await command(name, 'exec', '--', ...apply)).stdout).toContain('created');
  const ready = ['kubectl', 'wait', 'pod/running', '--for=condition=Ready', '--timeout=60s'];
  expect((await command(name, 'exec', '--', ...ready)).status).toBe(0);
  expect(processesIn(ids, name).length).toBeGreaterThan(8);
  expect(await machineState(name)).not.toEqual(before);
  expect((await command(name, 'up')).stderr).toContain('runs already');
  expect(await command(name, 'down')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(processesIn(ids, name)).toEqual([]);
  expect(await machineState(name)).toEqual(before);
  expect((await command(name, 'exec', '--', 'true')).stderr).toContain('does not run');
});

test('exec gives back the exit status of its command', async () => {
  const cluster = await startCluster({ name: `status-${process.pid}`, controlPlaneOnly: true });
  expect((await command(cluster.name, 'exec', '--', 'sh', '-c', 'exit 5')).status).toBe(5);
  await cluster.stop();
});

test('a cluster of a test ends with the process that started it, even when that is killed, and the next one removes the rest', async () => {
  const name = `orphan-${process.pid}`;
  const script = `
    const { startCluster } = await import('${join(BUILT, 'cluster.js')}');
    await startCluster({ name: '${name}', controlPlaneOnly: true });
    console.log('up');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const record = readRecord(name);
  child.kill('SIGKILL');
  await once(child, 'close');
  const { init, servers = {} } = record ?? {};
  expect(Object.keys(servers).toSorted()).toEqual(['etcd', 'kube-apiserver', 'kube-controller-manager']);
  const all = [init, ...Object.values(servers).map((server) => server.process)];
  await expect.poll(() => all.some((one) => one === undefined || isAlive(one))).toBe(false);
  await removeDeadClusters();
  expect(existsSync(stateFolder(name))).toBe(false);
});

test('programs come from the folder of KUBEBUILDER_ASSETS first', async () => {
  await withTempDir((dir) => {
    symlinkSync('/bin/true', join(dir, 'etcd'));
    process.env['KUBEBUILDER_ASSETS'] = dir;
    try {
      expect(clusterProgram('etcd')).toBe(join(dir, 'etcd'));
      expect(clusterProgram('kube-apiserver')).not.toContain(dir);
    } finally {
      delete process.env['KUBEBUILDER_ASSETS'];
    }
  });
});

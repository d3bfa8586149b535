import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster } from '@stash-addons/testbed/cluster';
import type { Cluster } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runWell } from '../../src/cluster/run-command.js';
import { container, pod } from './objects.js';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ name: `node-${process.pid}` });
});

afterAll(() => cluster?.stop());

function untilSucceeded(name: string): Promise<string> {
  return cluster.kubectl(['wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s']);
}

async function untilReady(name: string): Promise<void> {
  await cluster.kubectl(['wait', `pod/${name}`, '--for=condition=Ready', '--timeout=60s']);
}

test('a pod runs to its end after its init container, and its log is kept', async () => {
  const data = { volumes: [{ name: 'data', emptyDir: {} }] };
  const mounted = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  const spec = {
    ...data,
    initContainers: [{ ...container('first', 'echo from the first > /data/file'), ...mounted }],
    containers: [{ ...container('second', 'cat /data/file; id -u'), ...mounted }],
    securityContext: { runAsUser: 65534 },
  };
  await cluster.apply([pod('two-steps', spec)]);
  await untilSucceeded('two-steps');
  expect(await cluster.kubectl(['logs', 'two-steps'])).toBe('from the first\n65534\n');
});

test('a failing container of a Job is counted, and its exit status kept', async () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'failing' },
    spec: {
      backoffLimit: 0,
      template: { spec: { restartPolicy: 'Never', containers: [container('main', 'exit 7')] } },
    },
  };
  await cluster.apply([job]);
  await cluster.kubectl(['wait', 'job/failing', '--for=condition=Failed', '--timeout=60s']);
  const path = '{.items[0].status.containerStatuses[0].state.terminated.exitCode}';
  const code = await cluster.kubectl(['get', 'pods', '--selector=job-name=failing', `--output=jsonpath=${path}`]);
  expect(code).toBe('7');
});

test('a pod reaches another by the name of its Service, and the API with its own token', async () => {
  const server = pod('web', {
    containers: [container('main', 'mkdir /tmp/www; echo hello > /tmp/www/index.html; httpd -f -p 8080 -h /tmp/www')],
  });
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  };
  await cluster.apply([server, service]);
  await untilReady('web');
  const account = '/var/run/secrets/kubernetes.io/serviceaccount';
  const asking = `
    until timeout 5 wget -q -O - http://web.default.svc; do sleep 0.2; done
    test -s ${account}/token
    nslookup kubernetes.default.svc.cluster.local > /dev/null
    nslookup nowhere.example > /dev/null || echo no such name`;
  await cluster.apply([pod('client', { containers: [container('main', asking)] })]);
  await untilSucceeded('client');
  expect(await cluster.kubectl(['logs', 'client'])).toBe('hello\nno such name\n');
});

test('a command of this machine reaches a Service by its address', async () => {
  const address = await cluster.kubectl(['get', 'service', 'web', '--output=jsonpath={.spec.clusterIP}']);
  const script = `fetch('http://${address}').then((r) => r.text()).then((t) => process.stdout.write(t))`;
  expect(await runWell(cluster.inside([process.execPath, '-e', script]))).toBe('hello\n');
});

test('exec runs in the container, with its input', async () => {
  const run = ['exec', '--stdin', 'web', '--', 'sh', '-c', 'cat > /tmp/in; hostname; wc -c < /tmp/in'];
  expect(await cluster.kubectl(run, '12345')).toBe('web\n5\n');
});

test('what a pod writes to a claim is in its folder, stays after the pod, and goes with the claim', async () => {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'disk' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const writer = {
    volumes: [{ name: 'disk', persistentVolumeClaim: { claimName: 'disk' } }],
    containers: [
      { ...container('main', 'echo kept > /disk/file'), volumeMounts: [{ name: 'disk', mountPath: '/disk' }] },
    ],
  };
  await cluster.apply([claim, pod('writer', writer)]);
  await untilSucceeded('writer');
  await cluster.kubectl(['delete', 'pod', 'writer', '--grace-period=0', '--force']);
  const folder = await cluster.volumeFolder('default', 'disk');
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('kept\n');
  await cluster.kubectl(['delete', 'persistentvolumeclaim', 'disk']);
  await cluster.kubectl(['wait', '--for=delete', 'persistentvolume', '--all', '--timeout=60s']);
  expect(existsSync(folder)).toBe(false);
});

test('a container that takes more memory than it may is killed for that', async () => {
  const greedy = { ...container('main', 'tail -c 200m /dev/zero'), resources: { limits: { memory: '32Mi' } } };
  await cluster.apply([pod('greedy', { containers: [greedy] })]);
  await cluster.kubectl(['wait', 'pod/greedy', '--for=jsonpath={.status.phase}=Failed', '--timeout=60s']);
  const path = '{.status.containerStatuses[0].state.terminated.reason}';
  expect(await cluster.kubectl(['get', 'pod', 'greedy', `--output=jsonpath=${path}`])).toBe('OOMKilled');
});

test('an image that nobody has is said to be missing', async () => {
  await cluster.apply([pod('missing', { containers: [{ name: 'main', image: 'stash-addons.test/no-such-image:1' }] })]);
  const path = '{.status.containerStatuses[0].state.waiting.reason}';
  await expect
    .poll(() => cluster.kubectl(['get', 'pod', 'missing', `--output=jsonpath=${path}`]), { timeout: 30_000 })
    .toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
});

test('the API server can be killed and started again, and knows what it knew', async () => {
  await cluster.stopServer('kube-apiserver', 'SIGKILL');
  await expect(cluster.kubectl(['get', 'pods', '--request-timeout=2s'])).rejects.toThrow('refused');
  await cluster.startServer('kube-apiserver');
  await expect
    .poll(() => cluster.kubectl(['get', 'pod', 'web']).catch(() => ''), { timeout: 30_000 })
    .toContain('Running');
});

test('names the programs there are when it is asked for another', async () => {
  await expect(cluster.stopServer('kube-dns')).rejects.toThrow('coredns');
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, SHELL_IMAGE, startCluster } from '@stash-addons/testbed/cluster';
import { builtinFor, scene } from '../harness.js';

let cluster: Cluster;
const NAMESPACE = 'default';
const labels = { app: 'widget' };
const metadata = { namespace: NAMESPACE, name: 'widget' };

beforeAll(async () => {
  cluster = await startCluster({ name: `hook-in-pod-${process.pid}` });
  const container = (name: string) => ({
    name,
    image: SHELL_IMAGE,
    command: ['sh', '-c', `echo ${name} > /tmp/who; sleep 3600`],
  });
  const core = { apiGroups: [''] };
  const rules = [
    { ...core, resources: ['endpoints', 'pods'], resourceNames: ['widget'], verbs: ['get'] },
    { ...core, resources: ['pods/exec'], resourceNames: ['widget'], verbs: ['get', 'create'] },
  ];
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, labels },
      spec: { containers: ['first', 'second'].map(container) },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 7000 }] } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'widget' },
      subjects: [{ kind: 'ServiceAccount', namespace: NAMESPACE, name: 'widget' }],
    },
  ]);
  await cluster.kubectl(['wait', '--for=condition=Ready', 'pod/widget', '--timeout=60s']);
});

afterAll(() => cluster?.stop());

interface Config {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
}

/** Runs the hook of a backup with the rights that its container would have. */
async function hook(preBackup: object): Promise<{ code: number | null; text: string }> {
  const at = scene();
  at.request.hookTarget = { namespace: NAMESPACE, service: 'widget' };
  at.request.hooks = { preBackup };
  const [{ cluster: api }] = (JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')) as Config).clusters as [
    Config['clusters'][0],
  ];
  const { hostname, port } = new URL(api.server);
  const account = join(at.root, 'account');
  mkdirSync(account);
  writeFileSync(join(account, 'token'), await cluster.kubectl(['create', 'token', 'widget']));
  writeFileSync(join(account, 'ca.crt'), Buffer.from(api['certificate-authority-data'], 'base64'));
  const program = [process.execPath, await builtinFor(at), 'run-hook', '--hook-type=preBackup'];
  const [command = '', ...args] = cluster.inside(program);
  const env = {
    ...cluster.env,
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
    STASH_ADDONS_ACCOUNT_DIR: account,
    NODE_EXTRA_CA_CERTS: join(account, 'ca.crt'),
    STASH_ADDONS_RUN_DIR: join(at.root, 'run'),
  };
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8', timeout: 60_000 });
  return { code: status, text: stdout + stderr };
}

const said = (container: string) =>
  cluster.kubectl(['exec', 'widget', `--container=${container}`, '--', 'cat', '/tmp/said']);
const say = { exec: { command: ['sh', '-c', 'cat /tmp/who > /tmp/said; echo "{{ .Target.Name }}" >> /tmp/said'] } };

it('a command of a hook runs in the pod behind the Service, in its first container or the one that is named', async () => {
  const ran = await hook(say);
  expect(ran.code, ran.text).toBe(0);
  expect(await said('first')).toBe('first\nshop\n');
  expect((await hook({ ...say, containerName: 'second' })).code).toBe(0);
  expect(await said('second')).toBe('second\nshop\n');
});

it('one that fails fails the hook, with its exit status and what it said', async () => {
  const ran = await hook({ exec: { command: ['sh', '-c', 'echo no room >&2; exit 3'] } });
  expect(ran.code).toBe(1);
  expect(ran.text).toContain('sh in the pod widget ended with exit status 3: no room');
});

it('one that cannot be started says so', async () => {
  const ran = await hook({ exec: { command: ['no-such-program'] } });
  expect(ran.code).toBe(1);
  expect(ran.text).toContain('no-such-program');
});

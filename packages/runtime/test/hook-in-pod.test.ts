import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FakeApiServer, type Played, startFakeApiServer } from './fake-api-server.js';
import { runBuiltin, scene, type Scene } from './harness.js';

const ENDPOINTS = '/api/v1/namespaces/demo/endpoints/widget';
const POD = '/api/v1/namespaces/demo/pods/widget-1';
const ready = { addresses: [{ targetRef: { kind: 'Pod', name: 'widget-1' } }] };

function podAt(port: number): object {
  const containers = [{ name: 'main' }, { name: 'side', ports: [{ name: 'web', containerPort: port }] }];
  return { spec: { containers }, status: { podIP: '127.0.0.1' } };
}

/** Runs the hook before a backup in a cluster that answers so. */
async function hook(at: Scene, objects: Record<string, object>, played: Played) {
  mkdirSync(join(at.root, 'account'));
  writeFileSync(join(at.root, 'account/token'), 'the-token\n');
  const server = await startFakeApiServer(at.root, objects, played);
  at.request.hookTarget = { namespace: 'demo', service: 'widget' };
  const env = {
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: String(server.port),
    STASH_ADDONS_ACCOUNT_DIR: join(at.root, 'account'),
    NODE_EXTRA_CA_CERTS: server.certificate,
  };
  try {
    return { ...(await runBuiltin(at, ['run-hook', '--hook-type=preBackup'], env)), asked: server.asked };
  } finally {
    server.stop();
  }
}

const well: Played = { stdout: 'fine', ended: { status: 'Success' } };
const commandOf = ([one]: FakeApiServer['asked']) => one?.url.searchParams.getAll('command');

test.concurrent(
  'a command runs in the first container of the pod behind the Service, with the token in no address',
  async () => {
    const at = scene();
    at.request.hooks = { preBackup: { exec: { command: ['lock', '{{ .Target.Name }}'] } } };
    const ran = await hook(at, { [ENDPOINTS]: { subsets: [ready] }, [POD]: podAt(1) }, well);
    expect(ran.code, ran.text).toBe(0);
    expect(commandOf(ran.asked)).toEqual(['lock', 'shop']);
    expect(ran.asked[0]?.url.pathname).toBe(`${POD}/exec`);
    expect(ran.asked[0]?.url.searchParams.get('container')).toBe('main');
    expect(ran.asked[0]?.url.href).not.toContain('token');
    expect(ran.asked[0]?.protocols).toContain(
      `base64url.bearer.authorization.k8s.io.${Buffer.from('the-token').toString('base64url')}`,
    );
  },
);

test.concurrent(
  'one that fails says what it said, and a pod that is not ready has to do where no other is there',
  async () => {
    const at = scene();
    at.request.hooks = { preBackup: { exec: { command: ['lock'] }, containerName: 'side' } };
    const causes = [{ reason: 'ExitCode', message: '3' }];
    const played = { stderr: 'it is locked', ended: { status: 'Failure', details: { causes } } };
    const subsets = [{ notReadyAddresses: ready.addresses }];
    const ran = await hook(at, { [ENDPOINTS]: { subsets }, [POD]: podAt(1) }, played);
    expect(ran.code).toBe(1);
    expect(ran.text).toContain('lock in the pod widget-1 ended with exit status 3: it is locked');
    expect(ran.asked[0]?.url.searchParams.get('container')).toBe('side');
  },
);

test.concurrent('a Service without pods, or one that may not be read, fails the hook', async () => {
  const hooks = { preBackup: { exec: { command: ['lock'] } } };
  const [empty, denied] = [scene(), scene()];
  for (const at of [empty, denied]) at.request.hooks = hooks;
  expect((await hook(empty, { [ENDPOINTS]: {} }, well)).text).toContain('no pod is behind the Service demo/widget');
  const ran = await hook(denied, {}, well);
  expect([ran.code, ran.text]).toEqual([1, expect.stringContaining('the API server answered 404')]);
});

test.concurrent('a request without a host goes to the pod, by the name of its port', async () => {
  const at = scene();
  const seen: string[] = [];
  const server = createServer(({ url = '' }, answer) => {
    seen.push(url);
    answer.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  at.request.hooks = { preBackup: { httpGet: { port: 'web', path: '/lock' } } };
  const ran = await hook(at, { [ENDPOINTS]: { subsets: [ready] }, [POD]: podAt(port) }, well);
  server.close();
  expect(ran.code, ran.text).toBe(0);
  expect(seen).toEqual(['/lock']);
});

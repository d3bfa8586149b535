import type { Cluster } from '@stash-addons/testbed/cluster';
import { NAMESPACE } from './scene.js';

const PROGRAM = `
const seen = [];
require('node:http').createServer(async (request, response) => {
  if (request.url === '/seen') return response.end(JSON.stringify(seen));
  let body = '';
  for await (const part of request) body += part;
  seen.push([request.method, request.url, request.headers['x-from'] ?? '', body].filter(Boolean).join(' '));
  response.statusCode = request.url === '/broken' ? 500 : 200;
  response.end();
}).listen(8080);
require('node:net').createServer((socket) => { seen.push('a connection'); socket.destroy(); }).listen(9090);`;

/** A server that remembers what it was called for. */
export interface Listener {
  host: string;
  /** What has been seen since the last time this was asked, in order. */
  seen(): Promise<string[]>;
}

const name = 'listener';
const metadata = { namespace: NAMESPACE, name };

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata, labels: { app: name } },
  spec: {
    containers: [
      {
        name,
        image: 'ghcr.io/stash-addons/operator:latest',
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '--input-type=commonjs', '--eval', PROGRAM],
        readinessProbe: { httpGet: { path: '/seen', port: 8080 }, periodSeconds: 1 },
      },
    ],
  },
};

const ports = [8080, 9090].map((port) => ({ name: `port-${port}`, port }));

const service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: name }, ports } };

/** Starts it in the cluster, in the namespace of the users. */
export async function startListener({ apply, kubectl }: Cluster): Promise<Listener> {
  await apply([pod, service]);
  const where = `--namespace=${NAMESPACE}`;
  await kubectl(['wait', `pod/${name}`, where, '--for=condition=Ready', '--timeout=60s']);
  let told = 0;
  return {
    host: `${name}.${NAMESPACE}.svc`,
    async seen() {
      const ask = `fetch('http://127.0.0.1:8080/seen').then((r) => r.text()).then((t) => process.stdout.write(t))`;
      const all = JSON.parse(await kubectl(['exec', name, where, '--', 'node', '--eval', ask])) as string[];
      const fresh = all.slice(told);
      told = all.length;
      return fresh;
    },
  };
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StashError } from '@stash-addons/core';

/** What is told over HTTP. */
export interface Pages {
  metrics: () => string;
  /** False where the server does not do its rounds any more. */
  isWell: () => boolean;
}

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Serves `/metrics` and `/healthz` at `host:port`. Throws SA_METRICS_ADDRESS. */
export async function servePages(address: string, pages: Pages): Promise<{ address: string; close: () => void }> {
  const { host, port } = parseAddress(address);
  const server = createServer(({ url = '', method }, response) => {
    const { status, type = 'text/plain; charset=utf-8', text } = answer(method === 'GET' ? url : '', pages);
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
  });
  await listen(server, host, port, address);
  const bound = server.address() as AddressInfo;
  return {
    address: `${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(url: string, { metrics, isWell }: Pages): { status: number; type?: string; text: string } {
  const path = url.split('?', 1)[0];
  if (path === '/metrics') return { status: 200, type: METRICS_TYPE, text: metrics() };
  if (path !== '/healthz') return { status: 404, text: 'There are /metrics and /healthz.\n' };
  return isWell() ? { status: 200, text: 'ok\n' } : { status: 503, text: 'The server does not do its rounds.\n' };
}

function parseAddress(address: string): { host: string; port: number } {
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (!host || Number(port) > 65_535) {
    throw new StashError('SA_METRICS_ADDRESS', { address, problem: 'it is not HOST:PORT' });
  }
  return { host, port: Number(port) };
}

function listen(server: Server, host: string, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new StashError('SA_METRICS_ADDRESS', { address, problem: cause.message }, { cause })),
    );
    server.listen({ host, port }, resolve);
  });
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';

/** What a page answers; undefined where the path is none. */
export type Answer = (path: string) => { status: number; type?: string; text: string | Iterable<string> } | undefined;

/** Serves pages on all addresses of the pod. Port 0 takes a free one. Rejects where the port cannot be used. */
export async function servePages(port: number, answer: Answer): Promise<{ port: number; close: () => void }> {
  const server = createServer(({ url = '', method }, response) => {
    const found = method === 'GET' ? answer(url.split('?', 1)[0] as string) : undefined;
    const {
      status,
      type = 'text/plain; charset=utf-8',
      text,
    } = found ?? { status: 404, text: 'There is no such page.\n' };
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
    if (typeof text === 'string') response.end(text);
    else pipeline(Readable.from(text), response, () => undefined);
  });
  await listening(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
}

import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { Transport } from '../src/transport.js';

it('a DELETE with a body leaves the connection as it was for the next request', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      seen.push(`${request.method} ${text}`);
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const credentials = () => Promise.resolve({ headers: {} });
  const transport = new Transport({ server: new URL(`http://127.0.0.1:${port}`), credentials });
  await transport.send({ method: 'DELETE', path: '/a', body: { kind: 'DeleteOptions' } });
  await transport.send({ method: 'GET', path: '/a' });
  expect(seen).toEqual(['DELETE {"kind":"DeleteOptions"}', 'GET ']);
  transport.close();
  server.close();
});

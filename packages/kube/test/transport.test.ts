import { createServer } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { Transport } from '../src/transport.js';

async function transportTo(server: Server): Promise<Transport> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const credentials = () => Promise.resolve({ headers: {} });
  return new Transport({ server: new URL(`http://127.0.0.1:${port}`), credentials });
}

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
  const transport = await transportTo(server);
  await transport.send({ method: 'DELETE', path: '/a', body: { kind: 'DeleteOptions' } });
  await transport.send({ method: 'GET', path: '/a' });
  expect(seen).toEqual(['DELETE {"kind":"DeleteOptions"}', 'GET ']);
  transport.close();
  server.close();
});

/** Begins an answer as a watch does, and then does what is said. */
function answerThat(breaks: (socket: Socket) => void): Server {
  return createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a"\n\r\n');
      breaks(socket);
    });
  });
}

it.each<[string, (socket: Socket) => void, number]>([
  ['is reset', (socket) => void setTimeout(() => socket.resetAndDestroy(), 50), 5000],
  ['falls silent', () => undefined, 500],
])('an answer that %s while it is read ends with an error of its own, and ends no process', async (_, breaks, idle) => {
  const uncaught: unknown[] = [];
  const note = (error: unknown): unknown => uncaught.push(error);
  process.on('uncaughtException', note);
  const server = answerThat(breaks);
  const transport = await transportTo(server);
  const answer = await transport.open({ method: 'GET', path: '/a' }, { agent: false, idleMilliseconds: idle });
  const read = async (): Promise<void> => {
    for await (const line of createInterface({ input: answer })) expect(line).toBe('{"a"');
  };
  await expect(read()).rejects.toThrow('aborted');
  await new Promise((resolve) => setImmediate(resolve));
  process.off('uncaughtException', note);
  expect(uncaught).toEqual([]);
  transport.close();
  server.close();
});

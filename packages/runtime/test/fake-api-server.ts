import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Plays the few answers of an API server that a hook needs; the commands it was asked to run are recorded, not run. */
export interface FakeApiServer {
  port: number;
  /** Path of the certificate that clients have to believe. */
  certificate: string;
  asked: { url: URL; protocols: string[] }[];
  stop: () => void;
}

/** What comes back of a command: text by channel, then how it ended. */
export interface Played {
  stdout?: string;
  stderr?: string;
  ended: object;
}

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export async function startFakeApiServer(
  folder: string,
  objects: Record<string, object>,
  played: Played,
): Promise<FakeApiServer> {
  const [key, certificate] = [join(folder, 'api.key'), join(folder, 'api.crt')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '1',
      ...files,
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    ({ url = '', headers }, answer) => {
      const found = headers.authorization === 'Bearer the-token' ? objects[url] : undefined;
      answer
        .writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(found ?? {}));
    },
  );
  const asked: FakeApiServer['asked'] = [];
  playCommands(server, asked, played);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, certificate, asked, stop: () => server.closeAllConnections() ?? server.close() };
}

function playCommands(server: Server, asked: FakeApiServer['asked'], { stdout, stderr, ended }: Played): void {
  server.on('upgrade', ({ url = '', headers }, socket) => {
    const protocols = String(headers['sec-websocket-protocol']).split(', ');
    asked.push({ url: new URL(url, 'https://x'), protocols });
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${MAGIC}`).digest('base64');
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    const agreed = [`Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${protocols[0]}`];
    socket.write(`${[...head, ...agreed].join('\r\n')}\r\n\r\n`);
    if (stdout !== undefined) socket.write(frame(1, stdout));
    if (stderr !== undefined) socket.write(frame(2, stderr));
    socket.write(frame(3, JSON.stringify(ended)));
    socket.end(CLOSE);
  });
}

/** Ends a connection. */
const CLOSE = Buffer.from([0x88, 0]);

/** A short binary message of a channel. */
function frame(channel: number, text: string): Buffer {
  const body = Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
  const length = body.length < 126 ? [body.length] : [126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([0x82, ...length]), body]);
}

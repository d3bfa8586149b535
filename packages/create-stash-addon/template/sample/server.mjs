// A made-up database for trying the addon until it is about yours: entries by key, kept in memory, one user.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer as createTlsServer } from 'node:tls';

const { DB_PORT, DB_USER, DB_PASSWORD, DB_TLS, DB_TLS_CA, DB_TLS_CERT, DB_TLS_KEY, DB_CLIENT_CERT } = process.env;

/** @type {Map<string, unknown>} */
let entries = new Map();

/** One connection, one request: a line that says who and what, then entries if it is to load them. */
async function serve(socket) {
  socket.on('error', () => socket.destroy());
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? 'null');
  const request = await next();
  const say = (answer) => socket.write(`${JSON.stringify(answer)}\n`);
  if (request?.user !== DB_USER || request.password !== DB_PASSWORD) return socket.end('{"error":"wrong password"}\n');
  if (request.verb === 'dump') for (const [key, value] of entries) say({ key, value });
  if (request.verb === 'load' && !(await load(next))) return socket.destroy();
  socket.end('{"end":true,"version":"1.0.0"}\n');
}

/** Takes the place of what is there once all of it has come. */
async function load(next) {
  const loaded = new Map();
  for (let line = await next(); !line?.end; line = await next()) {
    if (line === null) return false;
    loaded.set(line.key, line.value);
  }
  entries = loaded;
  return true;
}

const onConnection = (socket) => serve(socket).catch(() => socket.destroy());
const pem = (path) => readFileSync(path);
const server = DB_TLS
  ? createTlsServer(
      {
        ...{ cert: pem(DB_TLS_CERT), key: pem(DB_TLS_KEY) },
        ...(DB_CLIENT_CERT ? { ca: pem(DB_TLS_CA), requestCert: true } : {}),
      },
      onConnection,
    )
  : createServer(onConnection);
server.listen(Number(DB_PORT), '127.0.0.1');

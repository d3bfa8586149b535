import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, serverFiles, type ServerTls } from '@stash-addons/testkit/fixtures';
import { cacheBin } from './paths.js';
import { answers, startServer } from './server-process.js';
import { makeTempDir } from './temp-dir.js';

export interface RestServerOptions {
  /** User name and password that clients must send. */
  auth?: { username: string; password: string };
  tls?: ServerTls;
}

export interface RestServer {
  /** Without credentials, with a slash at the end: `http://127.0.0.1:8000/`. */
  url: string;
  /** Of the authority that signed the server's certificate; empty without TLS. */
  caPem: string;
  pid: number;
  /** Its repository `name` is the folder `name` in this one. */
  folder: string;
  stop(): Promise<void>;
}

function authFlags(folder: string, auth: RestServerOptions['auth']): string[] {
  if (!auth) return ['--no-auth'];
  const file = join(folder, 'htpasswd');
  writeFileSync(file, `${auth.username}:{SHA}${createHash('sha1').update(auth.password).digest('base64')}\n`);
  return ['--htpasswd-file', file];
}

/** Starts restic's own REST server on a free port, with an empty folder. */
export async function startRestServer({ auth, tls = false }: RestServerOptions = {}): Promise<RestServer> {
  const dir = makeTempDir();
  const port = await freePort();
  const folder = join(dir.path, 'data');
  mkdirSync(folder);
  const files = serverFiles(dir.path, tls);
  const tlsFlags = files ? ['--tls', '--tls-cert', files.certPath, '--tls-key', files.keyPath] : [];
  const where = ['--path', folder, '--listen', `127.0.0.1:${port}`];
  const server = await startServer({
    program: cacheBin('rest-server'),
    args: [...where, ...authFlags(dir.path, auth), ...tlsFlags],
    stopSignal: 'SIGTERM',
    isReady: () => answers(port),
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    dir.remove();
  };
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}/`;
  return { url, caPem: files?.caPem ?? '', pid: server.pid, folder, stop };
}

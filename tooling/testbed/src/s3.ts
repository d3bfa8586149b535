import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, serverFiles, type ServerTls } from '@stash-addons/testkit/fixtures';
import { cacheBin } from './paths.js';
import { answers, startServer } from './server-process.js';
import { makeTempDir } from './temp-dir.js';

const ACCESS_KEY = 'testbed-access-key';
const SECRET_KEY = 'testbed-secret-key';
const BUCKET = 'backups';

export interface S3Options {
  tls?: ServerTls;
}

export interface S3Server {
  /** `http://127.0.0.1:9000`, without a slash at the end. */
  endpoint: string;
  accessKey: string;
  secretKey: string;
  region: string;
  /** A bucket that is there and empty. */
  bucket: string;
  /** Of the authority that signed the server's certificate; empty without TLS. */
  caPem: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts an S3 server over a private folder, with one empty bucket. */
export async function startS3({ tls = false }: S3Options = {}): Promise<S3Server> {
  const dir = makeTempDir();
  const port = await freePort();
  const [data, metadata] = [join(dir.path, 'data'), join(dir.path, 'metadata')];
  mkdirSync(join(data, BUCKET), { recursive: true });
  mkdirSync(metadata);
  const files = serverFiles(dir.path, tls);
  const tlsFlags = files ? ['--cert', files.certPath, '--key', files.keyPath] : [];
  const server = await startServer({
    program: cacheBin('versitygw'),
    args: ['--port', `127.0.0.1:${port}`, '--quiet', ...tlsFlags, 'posix', '--sidecar', metadata, data],
    env: { ROOT_ACCESS_KEY: ACCESS_KEY, ROOT_SECRET_KEY: SECRET_KEY },
    stopSignal: 'SIGTERM',
    isReady: () => answers(port),
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    dir.remove();
  };
  const endpoint = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  return {
    endpoint,
    accessKey: ACCESS_KEY,
    secretKey: SECRET_KEY,
    region: 'us-east-1',
    bucket: BUCKET,
    caPem: files?.caPem ?? '',
    pid: server.pid,
    stop,
  };
}

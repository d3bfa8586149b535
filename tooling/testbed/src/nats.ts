import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, freePort, type ServerTls } from '@stash-addons/testkit/fixtures';
import { connectNats } from './nats-connection.js';
import type { NatsConnection, NatsLogin } from './nats-connection.js';
import { natsServerPath } from './paths.js';
import { startServer } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import { makeTempDir } from './temp-dir.js';

export interface NatsOptions {
  /** Series, such as '2.10'; the newest when left out. */
  version?: string;
  /** More text for its configuration, for example users. */
  config?: string;
  /** On unless false. */
  jetStream?: boolean;
  /** What JetStream may store in files, such as '8MB'. */
  maxStore?: string;
  /** Lets in TLS connections alone; by a word, with a certificate that a careful client must refuse. */
  tls?: ServerTls;
  /** Also asks for a client certificate; needs `tls`. */
  clientCert?: boolean;
}

export interface NatsServer {
  version: string;
  host: string;
  port: number;
  /** Empty without TLS. */
  caPem: string;
  /** Empty without `clientCert`. */
  clientCertPem: string;
  clientKeyPem: string;
  pid(): number;
  log(): string;
  connect(login?: NatsLogin): Promise<NatsConnection>;
  /** Ends it as `kill -9` does; what it has stored stays. */
  kill(): void;
  /** Starts it again with what it has stored. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const NEWEST = '2.15';

/** What the configuration file says, and what a client needs to be let in. */
interface Setup {
  text: string;
  caPem: string;
  clientCertPem: string;
  clientKeyPem: string;
}

function tlsSetup(folder: string, { tls = false, clientCert = false }: NatsOptions): Setup {
  if (!tls) return { text: '', caPem: '', clientCertPem: '', clientKeyPem: '' };
  const authority = createAuthority(folder);
  const { certPath, keyPath } = authority.server(tls);
  const client = clientCert ? authority.client('client') : { certPem: '', keyPem: '' };
  const verify = clientCert ? `ca_file: "${authority.caPath}", verify: true` : '';
  return {
    text: `tls: { cert_file: "${certPath}", key_file: "${keyPath}", timeout: 5, ${verify} }\n`,
    caPem: authority.caPem,
    clientCertPem: client.certPem,
    clientKeyPem: client.keyPem,
  };
}

function storeText(folder: string, { jetStream = true, maxStore = '1GB' }: NatsOptions): string {
  return jetStream ? `jetstream: { store_dir: "${join(folder, 'store')}", max_file_store: ${maxStore} }\n` : '';
}

function launch(version: string, port: number, config: string): Promise<ServerProcess> {
  return startServer({
    program: natsServerPath(version),
    args: ['--addr', '127.0.0.1', '--port', String(port), '--config', config],
    stopSignal: 'SIGTERM',
    isReady: (output) => output.includes('Server is ready'),
  });
}

/** Starts a NATS server on a free port of 127.0.0.1 with an empty store. */
export async function startNats(options: NatsOptions = {}): Promise<NatsServer> {
  const { version = NEWEST, config = '' } = options;
  const dir = makeTempDir();
  const port = await freePort();
  const { text, ...pem } = tlsSetup(dir.path, options);
  const file = join(dir.path, 'server.conf');
  writeFileSync(file, `${storeText(dir.path, options)}${text}${config}`, { mode: 0o600 });
  let server = await launch(version, port, file);
  const own = { ca: pem.caPem, ...(pem.clientCertPem ? { cert: pem.clientCertPem, key: pem.clientKeyPem } : {}) };
  return {
    ...{ version, host: '127.0.0.1', port, ...pem },
    pid: () => server.pid,
    log: () => server.output(),
    connect: (login = {}) => connectNats(port, login, pem.caPem === '' ? undefined : own),
    kill: () => process.kill(server.pid, 'SIGKILL'),
    async restart() {
      await server.stop();
      server = await launch(version, port, file);
    },
    async stop() {
      await server.stop();
      dir.remove();
    },
  };
}

import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Certificate, createAuthority, freePort, type ServerTls } from '@stash-addons/testkit/fixtures';
import { startServer } from './server-process.js';
import { makeTempDir } from './temp-dir.js';

export interface FamilyOptions {
  /** Version as the bootstrap names it, such as '10.11' or '9'. */
  version?: string;
  /** Lets in TLS connections alone; by a word, with a certificate that a careful client must refuse. Default: no TLS. */
  tls?: ServerTls;
  /** Also asks the superuser for a client certificate; needs `tls`. */
  clientCert?: boolean;
  password?: string;
  /** Options of the server, without dashes. */
  extraConfig?: Record<string, string>;
}

export interface FamilyServer {
  version: string;
  host: string;
  port: number;
  superuser: string;
  password: string;
  /** Empty without TLS. */
  caPem: string;
  /** Empty without `clientCert`. */
  clientCertPem: string;
  clientKeyPem: string;
  /** Path of the Unix socket, where no password is asked. */
  socket: string;
  pid: number;
  /** All the server has logged. */
  log(): string;
  /** Runs SQL over the socket as superuser; rows as lines, columns joined by tabs, nothing escaped. */
  query(sql: string, database?: string): Promise<string>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** What differs between the servers of the family. */
export interface FamilyFlavour {
  version: string;
  /** Made by the bootstrap: the server below `bin`, and fresh data to copy. */
  home: string;
  server: string;
  /** Options that have to come first, then those that can be overridden. */
  first: string[];
  config: Record<string, string>;
  /** What turns TLS off. */
  withoutTls: Record<string, string>;
  /** Path of the client program, and what it has to be told to use the socket. */
  client: string;
  clientArgs: string[];
  /** Statement that removes the superuser of TCP connections which fresh data can hold. */
  dropSuperuser?: string;
}

/** Tests need neither durability nor much memory. */
const DEFAULTS: Record<string, string> = {
  'bind-address': '127.0.0.1',
  'skip-name-resolve': 'ON',
  'performance-schema': 'OFF',
  'innodb-buffer-pool-size': '64M',
  'innodb-flush-log-at-trx-commit': '0',
  'innodb-flush-method': 'nosync',
  'innodb-doublewrite': 'OFF',
  'sync-binlog': '0',
  'server-id': '1',
};

const PASSWORD = 'testbed';
const DROP_SUPERUSER = `drop user if exists root@'127.0.0.1';`;

interface TlsMaterial extends Pick<FamilyServer, 'caPem' | 'clientCertPem' | 'clientKeyPem'> {
  config: Record<string, string>;
}

function prepareTls(dir: string, flavour: FamilyFlavour, options: FamilyOptions): TlsMaterial {
  const { tls = false, clientCert = false } = options;
  if (!tls) return { caPem: '', clientCertPem: '', clientKeyPem: '', config: flavour.withoutTls };
  const authority = createAuthority(dir);
  const { certPath, keyPath } = authority.server(tls);
  const config = { 'ssl-ca': authority.caPath, 'ssl-cert': certPath, 'ssl-key': keyPath };
  const client: Partial<Certificate> = clientCert ? authority.client('root') : {};
  return {
    ...{ caPem: authority.caPem, clientCertPem: client.certPem ?? '', clientKeyPem: client.keyPem ?? '' },
    config: { 'require-secure-transport': 'ON', ...config },
  };
}

function runClient(program: string, args: string[], sql: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 256 * 1024 * 1024 };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} failed: ${stderr || error.message}`));
      else resolve(stdout.replace(/\n$/, ''));
    });
    child.stdin?.end(sql);
  });
}

function queryOver({ client, clientArgs }: FamilyFlavour, socket: string) {
  return (sql: string, database = ''): Promise<string> => {
    const how = ['--batch', '--raw', '--skip-column-names', '--binary-mode', '--default-character-set=utf8mb4'];
    const where = ['--user=root', `--socket=${socket}`, `--database=${database}`];
    return runClient(client, ['--no-defaults', ...clientArgs, ...how, ...where], sql);
  };
}

/** Who connects over TCP: another account than that of the socket, which never needs a password or a certificate. */
function superuserSql({ dropSuperuser: drop = DROP_SUPERUSER }: FamilyFlavour, options: FamilyOptions): string {
  const { password = PASSWORD, clientCert = false } = options;
  const text = password.replaceAll(/[\\']/g, (letter) => `\\${letter}`);
  return `set sql_log_bin = 0;
    ${drop}
    create user root@'127.0.0.1' identified by '${text}' ${clientCert ? 'require x509' : ''};
    grant all on *.* to root@'127.0.0.1' with grant option;`;
}

/** Starts a server of the family with fresh data on a free port of 127.0.0.1. */
export async function startFamilyServer(flavour: FamilyFlavour, options: FamilyOptions): Promise<FamilyServer> {
  const { password = PASSWORD } = options;
  const dir = makeTempDir();
  execFileSync('cp', ['-a', join(flavour.home, 'data'), join(dir.path, 'data')]);
  const socket = join(dir.path, 's.sock');
  const { config: tlsConfig, ...pems } = prepareTls(dir.path, flavour, options);
  const port = await freePort();
  const config: Record<string, string> = {
    ...DEFAULTS,
    ...flavour.config,
    ...tlsConfig,
    // Servers that start clean up in a folder for all.
    tmpdir: dir.path,
    ...{ datadir: join(dir.path, 'data'), 'pid-file': join(dir.path, 'pid'), socket, port: String(port) },
    ...options.extraConfig,
  };
  const server = await startServer({
    program: join(flavour.home, 'bin', flavour.server),
    args: [
      ...flavour.first,
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
      ...Object.entries(config).map(([name, value]) => `--${name}=${value}`),
    ],
    stopSignal: 'SIGKILL',
    isReady: (output) => output.includes('ready for connections'),
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    dir.remove();
  };
  const query = queryOver(flavour, socket);
  await query(superuserSql(flavour, options));
  return {
    ...{ version: flavour.version, host: '127.0.0.1', port, superuser: 'root', password, socket, ...pems },
    ...{ pid: server.pid, log: server.output, query, stop },
  };
}

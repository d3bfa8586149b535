import { execFile } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type ServerTls } from '@stash-addons/testkit/fixtures';
import { machinePostgresMajor, postgresClientDirs, postgresServerDir } from './paths.js';
import { copyFreshData, FRESH_PASSWORD } from './postgres-data.js';
import { prepareTls, serverArgs, writeHostRules } from './postgres-files.js';
import type { Auth, Cluster } from './postgres-files.js';
import { startServer } from './server-process.js';
import { serverUser } from './server-user.js';
import { makeTempDir } from './temp-dir.js';

export interface PostgresOptions {
  /** Major version, such as '18'; the machine's own when left out. */
  version?: string;
  /** Lets in TLS connections alone; by a word, with a certificate that a careful client must refuse. */
  tls?: ServerTls;
  /** Also asks for a client certificate; needs `tls`. */
  clientCert?: boolean;
  password?: string;
  /** How TCP connections prove who they are; the default is `scram-sha-256`. */
  auth?: Auth;
  /** Settings of postgresql.conf. */
  extraConfig?: Record<string, string>;
}

export interface PostgresServer {
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
  /** Folder of the Unix socket, where no password is asked. */
  socketDir: string;
  /** Folder of `postgres`, `initdb` and `pg_ctl`. */
  binDir: string;
  pid: number;
  /** All the server has logged. */
  log(): string;
  /** Runs SQL as superuser in `database` (default `postgres`); rows as lines, columns joined by `|`. */
  psql(sql: string, database?: string): Promise<string>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

function newestClient(): string {
  const folder = [...postgresClientDirs().values()].at(-1);
  if (!folder) throw new Error('There is no psql. The bootstrap fetches one: npm test');
  return join(folder, 'psql');
}

function runPsql(args: string[], sql: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(newestClient(), args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`psql failed: ${stderr || error.message}`));
      else resolve(stdout.replace(/\n$/, ''));
    });
    child.stdin?.end(sql);
  });
}

function psqlOver(socketDir: string, port: number) {
  return (sql: string, database = 'postgres'): Promise<string> => {
    const plain = ['-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1'];
    return runPsql([...plain, '-h', socketDir, '-p', String(port), '-U', 'postgres', '-d', database], sql);
  };
}

function settle(options: PostgresOptions, dir: string): Cluster & { version: string; password: string } {
  const version = options.version ?? machinePostgresMajor();
  const binDir = postgresServerDir(version);
  const defaults = { tls: false, clientCert: false, password: FRESH_PASSWORD, auth: 'scram-sha-256' } as const;
  return { ...defaults, ...options, version, dir, binDir, user: serverUser(binDir) };
}

async function setPassword(psql: PostgresServer['psql'], password: string): Promise<void> {
  if (password === FRESH_PASSWORD) return;
  await psql(`alter role postgres password '${password.replaceAll("'", "''")}'`);
}

/** Starts a PostgreSQL server with fresh data on a free port of 127.0.0.1. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const dir = makeTempDir();
  const cluster = settle(options, dir.path);
  const { version, binDir, user, password } = cluster;
  if (user) chownSync(dir.path, user.uid, user.gid);
  await copyFreshData(cluster, join(dir.path, 'data'));
  writeHostRules(cluster);
  const { caPem, client } = prepareTls(cluster);
  const port = await freePort();
  const server = await startServer({
    program: join(binDir, 'postgres'),
    args: serverArgs(cluster, port, options.extraConfig ?? {}),
    privileges: user?.privileges ?? [],
    stopSignal: 'SIGQUIT',
    isReady: (output) => output.includes('database system is ready to accept connections'),
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    dir.remove();
  };
  const psql = psqlOver(dir.path, port);
  await setPassword(psql, password);
  return {
    ...{ version, host: '127.0.0.1', port, superuser: 'postgres', password, binDir, socketDir: dir.path, caPem },
    clientCertPem: client?.certPem ?? '',
    clientKeyPem: client?.keyPem ?? '',
    pid: server.pid,
    log: server.output,
    psql,
    stop,
  };
}

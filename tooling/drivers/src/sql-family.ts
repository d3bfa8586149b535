import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cacheBin } from '@stash-addons/testbed';
import type { DatabaseServer, Dumper, Way } from './driver.js';
import { shell } from './shell.js';
import { bulk, orders, shop } from './sql-family-data.js';
import { SqlSession } from './sql-session.js';

/** What the servers of the family that the testbed starts have in common. */
export interface FamilyServer {
  version: string;
  host: string;
  port: number;
  superuser: string;
  password: string;
  caPem: string;
  clientCertPem: string;
  clientKeyPem: string;
  /** Path of the Unix socket, where no password is asked. */
  socket: string;
  stop(): Promise<void>;
}

/** What one member of the family differs in. */
export interface Family {
  scheme: string;
  /** Folder of the client programs of a version. */
  clients(version: string): string;
  client: string;
  /** What the client has to be told to use the socket. */
  socketArgs: readonly string[];
  dump: string;
  /** Options of the dump program in the addon's backup of one database. */
  dumpOptions: string;
}

const SMALL = 'small_shop';
/** The dates of two dumps differ. */
const HASH = `grep -v '^--' | sha256sum`;
const SCHEMAS = `select schema_name from information_schema.schemata
  where schema_name not in ('mysql', 'information_schema', 'performance_schema', 'sys') order by 1`;

function wayOf({ client, dump, dumpOptions }: Family, optionFile: string): Way {
  return {
    name: 'sql',
    kind: 'stream',
    path: '/dumpfile.sql',
    backupArgs: (database) => ['--param', `args=${database}`],
    restoreArgs: (database) => ['--param', `database=${database}`],
    againArgs: () => [],
    atOnce: false,
    dump: (database) => `${dump} --defaults-file=${optionFile} ${dumpOptions} ${database}`,
    load: (database) => `${client} --defaults-file=${optionFile} ${database}`,
    digest: (written, env) => shell(`${written} | ${HASH}`, env),
  };
}

/** The server as the harnesses see it. */
export function familyServer(family: Family, server: FamilyServer): DatabaseServer {
  const { version, host, port, superuser: user, password, caPem, clientCertPem, clientKeyPem } = server;
  const folder = mkdtempSync(join(tmpdir(), 'sa-driver-'));
  const optionFile = join(folder, 'client.cnf');
  const login = [`protocol=tcp`, `host=${host}`, `port=${port}`, `user=${user}`, `password="${password}"`];
  // One of the clients has to be told to ask for the key that hides the password where there is no TLS.
  writeFileSync(optionFile, ['[client]', ...login, 'loose-get-server-public-key', ''].join('\n'), { mode: 0o600 });
  const clients = family.clients(version);
  const bySocket = ['--no-defaults', ...family.socketArgs, '--user=root', `--socket=${server.socket}`];
  const session = new SqlSession(join(clients, family.client), bySocket);
  const ask = (sql: string) => session.query(sql);
  const contentOf = (database: string) => contentOfSchema(ask, database);
  return {
    ...{ version, host, port, user, password, caPem, clientCertPem, clientKeyPem },
    env: { PATH: [clients, dirname(cacheBin('restic')), process.env['PATH']].join(delimiter) },
    way: () => wayOf(family, optionFile),
    url: (database = '') => `${family.scheme}://${user}@${host}:${port}/${database}`,
    create: async (database) => void (await ask(`create database ${database}`)),
    drop: async (database) => void (await ask(`drop database if exists ${database}`)),
    fill: async (database, megabytes) => void (await ask(`use ${database}; ${orders(megabytes)}`)),
    fillShop: async (database, megabytes) => void (await ask(`use ${database}; ${shop(megabytes)}`)),
    fillServer: async (megabytes) => void (await ask(`create database ${SMALL}; use ${SMALL}; ${bulk(megabytes)}`)),
    emptyServer: async () => void (await ask(`drop database ${SMALL}`)),
    contentOf,
    async everything() {
      const schemas = (await ask(SCHEMAS)).split('\n').filter(Boolean);
      const found = [await ask('select user, host, authentication_string from mysql.user order by 1, 2')];
      for (const schema of schemas) found.push(`${schema}: ${await contentOf(schema)}`);
      return found.join('\n');
    },
    async stranger() {
      await ask(`create user stranger@'127.0.0.1' identified by 'of the stranger'`);
      const remove = async () => void (await ask(`drop user stranger@'127.0.0.1'`));
      return { user: 'stranger', password: 'of the stranger', remove };
    },
    connections: async () => (await connectionsOf(ask)).length,
    async cutConnections() {
      const ids = await connectionsOf(ask);
      for (const id of ids) await ask(`kill ${id}`).catch(() => undefined);
      return ids.length > 0;
    },
    async stop() {
      session.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Ask = (sql: string) => Promise<string>;

/** Ours comes by the socket. */
async function connectionsOf(ask: Ask): Promise<string[]> {
  const found = await ask(`select id from information_schema.processlist where host like '127.0.0.1:%'`);
  return found.split('\n').filter(Boolean);
}

/** Each table with its number of rows and a sum over them. */
async function contentOfSchema(ask: Ask, schema: string): Promise<string> {
  const listed = await ask(
    `select table_name from information_schema.tables where table_schema = '${schema}' and table_type = 'BASE TABLE' order by 1`,
  );
  const tables = listed.split('\n').filter(Boolean);
  if (tables.length === 0) return '';
  const counts = tables.map((table) => `select count(*) from \`${schema}\`.\`${table}\``);
  const names = tables.map((table) => `\`${schema}\`.\`${table}\``).join(', ');
  const sums = (await ask(`checksum table ${names} extended`)).replaceAll(`${schema}.`, '');
  return `${sums}\n${await ask(counts.join(' union all '))}`;
}

/** How a fake of the dump program finds what the addon gave it: all in its option file. */
export function familyDumper(name: string, error: string): Dumper {
  return {
    name,
    args: '*--defaults-file=*',
    folder: () => 'bin',
    password: `$(sed -n 's/^password=//p' "\${1#--defaults-file=}" | tr -d '"')`,
    key: `$(for word in "$@"; do case "$word" in --ssl-key=*) echo "\${word#--ssl-key=}" ;; esac; done)`,
    error,
    // A backup of all is several dumps in a row, whose ends are counted.
    nothing: 'SA_SNAPSHOT_INCOMPLETE',
    cutShort: 'SA_SNAPSHOT_INCOMPLETE',
  };
}

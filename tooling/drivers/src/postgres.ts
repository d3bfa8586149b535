import { readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { cacheBin, postgresClientDirs, startPostgres, type PostgresServer } from '@stash-addons/testbed';
import type { DatabaseServer, Driver, StartOptions, Way } from './driver.js';
import { bulk, orders, shop } from './postgres-data.js';
import { shell } from './shell.js';

const LARGE = { wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '8GB', shared_buffers: '512MB' };

/** Newer clients write a random word there, another one in each dump. */
const WITHOUT_RANDOM = String.raw`sed -E '/^\\(un)?restrict /d'`;
const HASH = `${WITHOUT_RANDOM} | sha256sum`;

type Format = 'plain' | 'custom';
const FILE: Record<Format, string> = { plain: '/dumpfile.sql', custom: '/dumpfile.pgdump' };
const AS_TEXT: Record<Format, string> = { plain: '', custom: '| pg_restore --file=-' };
const OPTIONS: Record<Format, string> = { plain: '--format=plain', custom: '--format=custom --compress=0' };
const LOAD: Record<Format, string> = {
  plain: 'psql -X -q -o /dev/null --no-password --single-transaction -v ON_ERROR_STOP=1',
  custom: 'pg_restore --no-password --single-transaction --dbname',
};

function wayOf(format: Format): Way {
  return {
    name: format,
    kind: 'stream',
    path: FILE[format],
    backupArgs: () => ['--param', 'backupCMD=pg_dump', '--param', `format=${format}`],
    restoreArgs: () => [],
    againArgs: () => [],
    atOnce: true,
    dump: (database) => `pg_dump --no-password ${OPTIONS[format]} ${database}`,
    load: (database) => `${LOAD[format]} ${database}`,
    digest: (written, env) => shell(`${written} ${AS_TEXT[format]} | ${HASH}`, env),
  };
}

const WAYS = { plain: wayOf('plain'), custom: wayOf('custom') };

/** The server's processes for TCP connections: `postgres: <user> <database> <address>(<port>) <state>`. */
function backendsOf(server: PostgresServer): number[] {
  const children = readText(`/proc/${server.pid}/task/${server.pid}/children`).split(' ').filter(Boolean).map(Number);
  return children.filter((pid) => / 127\.0\.0\.1\(/.test(readText(`/proc/${pid}/cmdline`)));
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** As pg_terminate_backend() does it. */
function terminate(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGTERM');
  } catch {
    return false;
  }
}

/** Each user table with a sum over its rows. */
async function contentOf(server: PostgresServer, database: string): Promise<string> {
  const tables = await server.psql(`SELECT relname FROM pg_stat_user_tables ORDER BY 1`, database);
  const sums = tables
    .split('\n')
    .filter(Boolean)
    .map((table) => `SELECT '${table}', count(*), sum(hashtextextended(t::text, 7)) FROM ${table} t`);
  return sums.length === 0 ? '' : server.psql(`${sums.join(' UNION ALL ')} ORDER BY 1`, database);
}

function environment({ version, host, port, superuser, password, binDir }: PostgresServer): Record<string, string> {
  const clients = postgresClientDirs().get(version) ?? binDir;
  const path = [clients, dirname(cacheBin('restic')), process.env['PATH']].join(delimiter);
  return { PATH: path, PGHOST: host, PGPORT: String(port), PGUSER: superuser, PGPASSWORD: password };
}

async function start({ large, ...options }: StartOptions = {}): Promise<DatabaseServer> {
  const extraConfig = { max_wal_size: '4GB', ...(large ? LARGE : {}) };
  const server = await startPostgres({ ...options, extraConfig });
  const { version, host, port, superuser: user, password, caPem, clientCertPem, clientKeyPem } = server;
  const env = environment(server);
  return {
    ...{ version, host, port, user, password, caPem, clientCertPem, clientKeyPem, env },
    way: (name) => WAYS[name as Format],
    url: (database = '') => `postgres://${user}@${host}:${port}/${database}`,
    async create(database) {
      await server.psql(`CREATE DATABASE ${database}`);
      if (large) await server.psql('CHECKPOINT');
    },
    drop: async (database) => void (await server.psql(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)),
    fill: async (database, megabytes) => void (await server.psql(orders(megabytes), database)),
    fillShop: async (database, megabytes) => void (await server.psql(shop(megabytes), database)),
    fillServer: async (megabytes) => void (await server.psql(bulk(megabytes))),
    emptyServer: async () => void (await server.psql('drop table small, bulk')),
    contentOf: (database) => contentOf(server, database),
    everything: () => shell(`pg_dumpall -h ${server.socketDir} | ${HASH}`, env),
    async stranger() {
      await server.psql(`create role stranger login password 'of the stranger'`);
      const remove = async () => void (await server.psql('drop role stranger'));
      return { user: 'stranger', password: 'of the stranger', remove };
    },
    connections: () => Promise.resolve(backendsOf(server).length),
    cutConnections: () => Promise.resolve(backendsOf(server).map(terminate).some(Boolean)),
    stop: () => server.stop(),
  };
}

export const postgres: Driver = {
  name: 'postgres',
  ways: ['plain', 'custom'],
  certificateIn: 'tls',
  backupOfNothing: 'backup {url}nowhere --repo {repo}',
  client: {
    dumps: /\bpg_dump(all)? (?!.*--version)/,
    loads: /\b(psql|pg_restore) (?!.*--version)/,
    // pg_dumpall starts pg_dump by a shell.
    names: ['psql', 'pg_dump', 'pg_dumpall', 'pg_restore', 'sh'],
    folders: ['/usr/lib/postgresql'],
    install: 'apt-get install postgresql-client',
    dumper: {
      name: 'pg_dumpall',
      args: '*--no-password*',
      folder: (version) => `${version.replace(/\..*/, '')}/bin`,
      password: '$PGPASSWORD',
      key: '$PGSSLKEY',
      error: 'pg_dumpall: error: a fake one',
      nothing: 'SA_DUMP_EMPTY',
      cutShort: 'SA_DUMP_UNFINISHED',
    },
  },
  start,
};

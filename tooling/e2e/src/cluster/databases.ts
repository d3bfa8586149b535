import type { Workload, WorkloadName } from '@stash-addons/testbed/cluster';

/** A database of the cluster, with something in it that a backup has to bring back. */
export interface ClusterDatabase {
  kind: WorkloadName;
  /** As its AppBinding says it. */
  binding: { type: string; version: string; scheme: string };
  fill(server: Workload): Promise<unknown>;
  /** All that was put there, in words that are the same where the data are. */
  describe(server: Workload): Promise<string>;
  /** Loses what is there. */
  destroy(server: Workload): Promise<unknown>;
}

/** As many as a recursive query gives without being asked for more. */
const ROWS = 1000;

function psql({ exec, username }: Workload, sql: string): Promise<string> {
  return exec(['psql', '--host=/tmp', `--username=${username}`, '-XAtq', '--set=ON_ERROR_STOP=1', 'postgres'], sql);
}

const postgres: ClusterDatabase = {
  kind: 'postgres',
  binding: { type: 'postgres', version: '18.4', scheme: 'postgresql' },
  fill: (server) =>
    psql(
      server,
      `create table people as select n, md5(n::text) as word from generate_series(1, ${ROWS}) n;
       alter table people add primary key (n);
       create view odd as select * from people where n % 2 = 1;`,
    ),
  describe: (server) =>
    psql(
      server,
      `select count(*), md5(string_agg(n || word, ',' order by n)) from people;
       select count(*) from odd; select indexdef from pg_indexes where tablename = 'people';`,
    ),
  destroy: (server) => psql(server, 'drop table people cascade'),
};

function mysqlLike(kind: 'mariadb' | 'mysql', version: string): ClusterDatabase {
  const run = ({ exec, host, username, password }: Workload, sql: string): Promise<string> =>
    exec(['sh', '-c', `MYSQL_PWD=${password} exec ${kind} --batch --user=${username} --host=${host}`], sql);
  const words = `with recursive t(n) as (select 1 union all select n + 1 from t where n < ${ROWS})`;
  return {
    kind,
    binding: { type: kind, version, scheme: 'tcp' },
    fill: (server) =>
      run(
        server,
        `create database shop; use shop;
         create table people (n int primary key, word char(64));
         insert into people ${words} select n, sha2(n, 256) from t;
         create view odd as select * from people where n % 2 = 1;`,
      ),
    describe: (server) =>
      run(
        server,
        `use shop; select count(*), sum(crc32(concat(n, word))) from people; select count(*) from odd;
         show create table people;`,
      ),
    destroy: (server) => run(server, 'drop database shop'),
  };
}

function nats({ exec, host, username, password }: Workload, ...words: string[]): Promise<string> {
  const login = ['--server', `nats://${username}:${password}@${host}:4222`];
  return exec(['env', 'HOME=/tmp', 'nats', ...login, ...words]);
}

const jetStream: ClusterDatabase = {
  kind: 'nats',
  binding: { type: 'nats', version: '2.12.15', scheme: 'nats' },
  async fill(server) {
    await nats(server, 'stream', 'add', 'ORDERS', '--subjects=orders.>', '--defaults');
    await nats(server, 'pub', 'orders.new', 'order {{Count}}', '--count=200', '--quiet');
    await nats(server, 'consumer', 'add', 'ORDERS', 'worker', '--pull', '--defaults');
  },
  async describe(server) {
    const stream = JSON.parse(await nats(server, 'stream', 'info', 'ORDERS', '--json')) as {
      config: { subjects: string[] };
      state: { messages: number; bytes: number; last_seq: number; consumer_count: number };
    };
    const messages = await Promise.all(
      ['1', '100', '200'].map((number) => nats(server, 'stream', 'get', 'ORDERS', number, '--json')),
    );
    const { messages: count, bytes, last_seq: last, consumer_count: consumers } = stream.state;
    return JSON.stringify([stream.config.subjects, count, bytes, last, consumers, messages]);
  },
  destroy: (server) => nats(server, 'stream', 'rm', 'ORDERS', '--force'),
};

export const CLUSTER_DATABASES: readonly ClusterDatabase[] = [
  postgres,
  mysqlLike('mariadb', '10.11.14'),
  mysqlLike('mysql', '9.7.0'),
  jetStream,
];

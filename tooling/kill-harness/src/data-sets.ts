import type { PostgresServer } from '@stash-addons/testbed';
import type { Subject } from './subject.ts';

/** Two tables, an index, and a few large objects, so that a dump has its big part neither at its start nor at its end. */
export async function fill(
  server: PostgresServer,
  { database, rows }: Pick<Subject, 'database' | 'rows'>,
): Promise<void> {
  await server.psql(`CREATE DATABASE ${database}`);
  await server.psql(
    `CREATE TABLE customers AS SELECT i AS id, md5(i::text) AS name FROM generate_series(1, ${Math.ceil(rows / 10)}) i;
     CREATE TABLE orders AS SELECT i AS id, md5(i::text) AS customer, i % 997 AS total,
       md5((i * 7)::text) || md5((i * 11)::text) || md5((i * 13)::text) || md5((i * 17)::text) AS note
       FROM generate_series(1, ${rows}) i;
     ALTER TABLE orders ADD PRIMARY KEY (id);
     CREATE INDEX ON orders (customer);
     CREATE TABLE zones AS SELECT i AS id, repeat(md5(i::text), 20) AS body FROM generate_series(1, ${Math.ceil(rows / 20)}) i;`,
    database,
  );
}

/** Each user table with a sum over its rows that does not depend on their order. */
export async function contentOf(server: PostgresServer, database: string): Promise<string> {
  const tables = await server.psql(`SELECT relname FROM pg_stat_user_tables ORDER BY 1`, database);
  const sums = tables
    .split('\n')
    .filter(Boolean)
    .map((table) => `SELECT '${table}', count(*), sum(hashtextextended(t::text, 7)) FROM ${table} t`);
  return sums.length === 0 ? '' : server.psql(`${sums.join(' UNION ALL ')} ORDER BY 1`, database);
}

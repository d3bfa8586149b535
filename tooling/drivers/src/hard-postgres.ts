import { postgresClientDirs, startPostgres, type PostgresServer } from '@stash-addons/testbed';
import type { RunningServer, ServerWish } from '@stash-addons/testkit';
import { dataSetsOf, pathWith, runningServer, testbedWish } from './conform-server.js';
import { describeCluster, describeDatabase } from './hard-postgres-content.js';
import { fill, HOSTILE_DATABASE, HOSTILE_ROLE, identifier, inDatabase } from './hard-postgres-data.js';
import { bulk, orders } from './postgres-data.js';

export { describeCluster, describeDatabase } from './hard-postgres-content.js';
export { fill, HOSTILE_DATABASE, identifier, inDatabase } from './hard-postgres-data.js';

/** For the conformance kit: a server of a version such as `15.18`, with the clients of all. */
export async function startServer(wish: ServerWish): Promise<RunningServer> {
  const [version = ''] = wish.version.split('.');
  const server = await startPostgres({ version, ...testbedWish(wish), extraConfig: { max_wal_size: '4GB' } });
  return runningServer(server, { user: server.superuser, env: pathWith(postgresClientDirs().values()) });
}

/** The oldest client here is 15, and a server before it does not understand how that makes databases. */
const OLDEST_CLIENT = 15;
/** Of an older server, one database is backed up. */
export const ONE_DATABASE = 'app';

function isOld({ version }: PostgresServer): boolean {
  return Number(version) < OLDEST_CLIENT;
}

async function fillTypical(server: PostgresServer): Promise<void> {
  if (!isOld(server)) return fill(server);
  await server.psql(orders(1), ONE_DATABASE);
}

/** Names alone, of a role, a database and a table. */
async function fillHostile(server: PostgresServer): Promise<void> {
  await server.psql(`create role ${identifier(HOSTILE_ROLE)}`);
  await server.psql(`create database ${identifier(HOSTILE_DATABASE)} owner ${identifier(HOSTILE_ROLE)}`);
  const table = `create table ${identifier(HOSTILE_DATABASE)} (${identifier(HOSTILE_ROLE)} text)`;
  await server.psql(`${table}; insert into ${identifier(HOSTILE_DATABASE)} values ('x')`, inDatabase(HOSTILE_DATABASE));
}

async function fillLarge(server: PostgresServer, megabytes: number): Promise<void> {
  await server.psql('create database big');
  await server.psql(bulk(megabytes), 'big');
}

const DATABASES = `select datname from pg_database where datname not in ('template0', 'template1') order by 1`;
const DROP_ROLES = `do $$ declare r text; begin
  for r in select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres' loop
    execute format('drop owned by %I cascade', r);
    execute format('drop role %I', r);
  end loop; end $$`;

async function databases(server: PostgresServer): Promise<string[]> {
  return (await server.psql(DATABASES)).split('\n').filter(Boolean);
}

/** Roles, settings, and every row and object of every database. */
async function describeAll(server: PostgresServer): Promise<string> {
  if (isOld(server)) return describeDatabase(server, ONE_DATABASE);
  const parts = [await describeCluster(server)];
  for (const name of await databases(server)) parts.push(`${name}:`, await describeDatabase(server, name));
  return parts.join('\n');
}

/** As it was when it was started. */
async function clear(server: PostgresServer): Promise<void> {
  const force = Number(server.version) >= 13 ? 'with (force)' : '';
  for (const name of await databases(server)) {
    if (name !== 'postgres') await server.psql(`drop database ${identifier(name)} ${force}`);
  }
  await server.psql(DROP_ROLES);
  if (isOld(server)) await server.psql(`create database ${ONE_DATABASE}`);
}

export const dataSets = dataSetsOf({ fillTypical, fillHostile, fillLarge, describeAll, clear });

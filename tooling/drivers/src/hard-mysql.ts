import { mysqlClientDirs, startMysql, type MysqlServer } from '@stash-addons/testbed';
import type { RunningServer, ServerWish } from '@stash-addons/testkit';
import { dataSetsOf, pathWith, runningServer, testbedWish } from './conform-server.js';
import { dropAll, fillLarge, literal, loginOf, quoted, schemasOf } from './hard-family.js';
import { describeAccounts, describeDatabase } from './hard-mysql-content.js';
import { fill, HOSTILE_DATABASE, HOSTILE_USER } from './hard-mysql-data.js';
import { orders } from './sql-family-data.js';

export { describeAccounts, describeDatabase } from './hard-mysql-content.js';
export { fill, HOSTILE_DATABASE } from './hard-mysql-data.js';
export { describeObjectGrants, dropObjectGrants, fillObjectGrants, KEPT, NOT_KEPT } from './object-grants.js';

/** For the conformance kit: a server of a version such as `9.7.4`, with the clients of the newest. */
export async function startServer(wish: ServerWish): Promise<RunningServer> {
  const version = isOld(wish) ? '5.6' : (wish.version.split('.')[0] ?? '');
  const server = await startMysql({ version, ...testbedWish(wish) });
  // Not among all the privileges that are granted by that word.
  await server.query(`grant proxy on ''@'' to root@'127.0.0.1' with grant option`);
  return runningServer(server, { user: server.superuser, env: pathWith(mysqlClientDirs().values()) });
}

function isOld({ version }: { version: string }): boolean {
  return version.startsWith('5.');
}

/** What an old server does not know is left out for it. */
async function fillTypical(server: MysqlServer): Promise<void> {
  if (!isOld(server)) return fill(server);
  await server.query(`create database app; create user app@'%' identified by 'x'; grant all on app.* to app@'%'`);
  await server.query(orders(1), 'app');
}

/** Names alone, of a user, a database and a table. */
async function fillHostile(server: MysqlServer): Promise<void> {
  await server.query(`create user ${quoted(HOSTILE_USER)}@'localhost' identified by 'x'`);
  await server.query(`create database ${quoted(HOSTILE_DATABASE)}`);
  const table = quoted(HOSTILE_DATABASE);
  await server.query(`create table ${table} (${table} text); insert into ${table} values ('x')`, HOSTILE_DATABASE);
}

/** Accounts, and every row and object of every database. */
async function describeAll(server: MysqlServer): Promise<string> {
  if (isOld(server)) return describeOld(server);
  const parts = [await describeAccounts(server)];
  for (const name of await schemasOf(server)) parts.push(`${name}:`, await describeDatabase(server, name));
  return parts.join('\n');
}

async function describeOld(server: MysqlServer): Promise<string> {
  const parts = [await server.query('select user, host, password from mysql.user order by 1, 2')];
  for (const schema of await schemasOf(server)) {
    const listed = `select table_name from information_schema.tables where table_schema = ${literal(schema)} order by 1`;
    const tables = (await server.query(listed)).split('\n').filter(Boolean);
    for (const table of tables)
      parts.push(await server.query(`checksum table ${quoted(schema)}.${quoted(table)} extended`));
  }
  return parts.join('\n');
}

const ACCOUNTS = `select hex(concat('user ', quote(user), '@', quote(host))) from mysql.user
  where user not like 'mysql.%' and user <> 'root' order by 1`;

/** As it was when it was started. */
function clear(server: MysqlServer): Promise<void> {
  return dropAll(server, ACCOUNTS);
}

/** Of the user who connects over TCP. */
async function changePassword(server: MysqlServer, password: string): Promise<void> {
  await server.query(`alter user root@'127.0.0.1' identified by ${literal(password)}`);
}

export const login = loginOf(changePassword);

export const dataSets = dataSetsOf({ fillTypical, fillHostile, fillLarge, describeAll, clear });

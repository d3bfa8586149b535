import { mariadbClientDirs, startMariadb, type MariadbServer } from '@stash-addons/testbed';
import type { RunningServer, ServerWish } from '@stash-addons/testkit';
import { dataSetsOf, pathWith, runningServer, testbedWish } from './conform-server.js';
import { dropAll, fillLarge, literal, loginOf, quoted, schemasOf } from './hard-family.js';
import { describeDatabase, describeUsers } from './hard-mariadb-content.js';
import { fill, HOSTILE_DATABASE } from './hard-mariadb-data.js';

export { describeDatabase, describeUsers } from './hard-mariadb-content.js';
export { DATABASES, fill } from './hard-mariadb-data.js';
export { describeObjectGrants, dropObjectGrants, fillObjectGrants, KEPT, NOT_KEPT } from './object-grants.js';

/** For the conformance kit: a server such as `10.11.18`, with its own clients: newer ones take any name at 127.0.0.1. */
export async function startServer(wish: ServerWish): Promise<RunningServer> {
  const version = wish.version.split('.').slice(0, 2).join('.');
  const server = await startMariadb({ version, ...testbedWish(wish) });
  return runningServer(server, { user: server.superuser, env: pathWith([mariadbClientDirs().get(version) ?? '']) });
}

/** Roles are given by those alone who made them, or were given them so: a restore over roles that are there needs it. */
async function fillTypical(server: MariadbServer): Promise<void> {
  await fill(server);
  for (const role of ['reader', `wri"ter's`]) {
    await server.query(`grant ${quoted(role)} to root@'127.0.0.1' with admin option`);
  }
}

/** Names alone, of a user, a database and a table. */
async function fillHostile(server: MariadbServer): Promise<void> {
  await server.query(`create user ${quoted(`we"ird'`)}@localhost identified by 'x'`);
  await server.query(`create database ${quoted(HOSTILE_DATABASE)}`);
  const table = quoted('co`l.umn-1 ;--');
  await server.query(`create table ${table} (${table} text); insert into ${table} values ('x')`, HOSTILE_DATABASE);
}

/** Users, and every row and object of every database. */
async function describeAll(server: MariadbServer): Promise<string> {
  const parts = [await describeUsers(server)];
  for (const name of await schemasOf(server)) parts.push(`${name}:`, await describeDatabase(server, name));
  return parts.join('\n');
}

const ACCOUNTS = `select hex(concat(if(is_role = 'Y', 'role ', 'user '), quote(user), if(is_role = 'Y', '', concat('@', quote(host)))))
  from mysql.user where user not in ('root', 'mariadb.sys', 'mysql', 'PUBLIC') order by 1`;

/** As it was when it was started. */
function clear(server: MariadbServer): Promise<void> {
  return dropAll(server, ACCOUNTS);
}

/** Of the user who connects over TCP. */
async function changePassword(server: MariadbServer, password: string): Promise<void> {
  await server.query(`set password for root@'127.0.0.1' = password(${literal(password)})`);
}

export const login = loginOf(changePassword);

export const dataSets = dataSetsOf({ fillTypical, fillHostile, fillLarge, describeAll, clear });

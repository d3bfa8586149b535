import type { MariadbServer } from '@stash-addons/testbed';
import { identifier } from './hard-mariadb-data.js';

const text = (value: string) => `'${value.replaceAll(/[\\']/g, '\\$&')}'`;
const lines = (answer: string) => answer.split('\n').filter((line) => line !== '');

/** Users and roles with all that they may do. The hash of a password is a part of it. */
export async function describeUsers(server: MariadbServer): Promise<string> {
  const accounts = lines(
    await server.query(`select concat(quote(user), if(is_role = 'Y', '', concat('@', quote(host)))), is_role from mysql.user
      where user not in ('root', 'mariadb.sys', 'mysql', 'PUBLIC') order by 1`),
  ).map((line) => line.split('\t') as [string, string]);
  const queries = accounts.map(([name, isRole]) =>
    isRole === 'Y' ? `show grants for ${name};` : `show create user ${name}; show grants for ${name};`,
  );
  const members = `select user, host, role, admin_option from mysql.roles_mapping
    where user <> 'root' order by role, user, host`;
  return server.query(`${queries.join('\n')} ${members}`);
}

/** Every row and every object of a database. */
export async function describeDatabase(server: MariadbServer, name: string): Promise<string> {
  const tables = lines(
    await server.query(
      `select table_name, table_type from information_schema.tables where table_schema = ${text(name)} order by 1`,
    ),
  ).map((line) => line.split('\t') as [string, string]);
  const shown = tables.flatMap(([table, type]) => tableQueries(table, type));
  const objects = await server.query(objectQueries(name));
  const found = lines(objects).map((line) => line.split('\t') as [string, string]);
  const programs = found.map(([kind, object]) => `show create ${kind} ${identifier(object)};`);
  const answer = await server.query(
    [`show create database ${identifier(name)};`, ...shown, ...programs].join('\n'),
    name,
  );
  return answer.replaceAll(/\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d(?=\n|$)/g, '');
}

function tableQueries(table: string, type: string): string[] {
  const name = identifier(table);
  if (type === 'SEQUENCE')
    return [`show create sequence ${name}; select next_not_cached_value, increment from ${name};`];
  if (type === 'VIEW') return [`show create view ${name}; select * from ${name} order by 1;`];
  return [
    `show create table ${name};`,
    `select group_concat('ifnull(hex(\`', replace(column_name, '\`', '\`\`'), '\`), ''-'')' order by ordinal_position)
       into @columns from information_schema.columns where table_schema = database() and table_name = ${text(table)};`,
    `execute immediate concat('select md5(concat_ws(''.'', ', @columns, ')) from ', ${text(name)}, ' order by 1');`,
  ];
}

function objectQueries(name: string): string {
  const own = text(name);
  return `select routine_type, routine_name from information_schema.routines where routine_schema = ${own}
    union all select 'TRIGGER', trigger_name from information_schema.triggers where trigger_schema = ${own}
    union all select 'EVENT', event_name from information_schema.events where event_schema = ${own} order by 1, 2`;
}

import type { MysqlServer } from '@stash-addons/testbed';
import { identifier } from './hard-mysql-data.js';

const lines = (text: string) => text.split('\n').filter(Boolean);

async function show(server: MysqlServer, statements: string[]): Promise<string> {
  return statements.length === 0 ? '' : server.query(statements.join(';\n'));
}

/** What `what` gives for each name of `names`, a query with one column. */
async function shown(server: MysqlServer, names: string, what: (quoted: string) => string): Promise<string> {
  return show(
    server,
    lines(await server.query(names)).map((name) => what(Buffer.from(name, 'hex').toString())),
  );
}

const text = (name: string) => `'${name.replaceAll(/[\\']/g, '\\$&')}'`;

/** Every account but the superuser with its hash, its settings, its roles and its privileges, as text to compare. */
export async function describeAccounts(server: MysqlServer): Promise<string> {
  const all = `select hex(concat(quote(user), '@', quote(host))) from mysql.user where user not like 'mysql.%' and user <> 'root' order by 1`;
  const created = await shown(server, all, (name) => `set print_identified_with_as_hex = on; show create user ${name}`);
  return created + (await shown(server, all, (name) => `show grants for ${name}`));
}

const ROUTINES = `select routine_type, routine_name, hex(routine_definition), definer, security_type, sql_mode, routine_comment, is_deterministic,
  character_set_client, database_collation from information_schema.routines where routine_schema = %s order by 1, 2`;
const PARAMETERS = `select specific_name, ordinal_position, parameter_name, dtd_identifier, collation_name from information_schema.parameters
  where specific_schema = %s order by 1, 2`;
const TRIGGERS = `select trigger_name, event_object_table, action_order, hex(action_statement), definer, sql_mode, action_timing, event_manipulation
  from information_schema.triggers where trigger_schema = %s order by 1`;
const EVENTS = `select event_name, hex(event_definition), definer, interval_value, interval_field, starts, status, on_completion, event_comment, time_zone
  from information_schema.events where event_schema = %s order by 1`;
const VIEWS = `select table_name, hex(view_definition), definer, security_type, check_option from information_schema.views
  where table_schema = %s order by 1`;
const COLUMNS = `select table_name, column_name, ordinal_position, column_type, extra, generation_expression, column_default, collation_name, srs_id
  from information_schema.columns where table_schema = %s order by 1, 3`;
const INDEXES = `select table_name, index_name, seq_in_index, column_name, expression, collation, index_type, is_visible
  from information_schema.statistics where table_schema = %s order by 1, 2, 3`;

const COLUMN_NAMES = `select hex(c.table_name), group_concat(hex(column_name) order by ordinal_position) from information_schema.columns c
  join information_schema.tables using (table_schema, table_name) where table_schema = %s and table_type = 'BASE TABLE' group by 1 order by 1`;

/** Every row, every byte and every object of a database, as text to compare; in few calls, since each takes a while. */
export async function describeDatabase(server: MysqlServer, name: string): Promise<string> {
  const of = (query: string) => query.replace('%s', text(name));
  const definitions = [ROUTINES, PARAMETERS, TRIGGERS, EVENTS, VIEWS, COLUMNS, INDEXES].map(of);
  const columns = lines(await server.query(`set group_concat_max_len = 1000000; ${of(COLUMN_NAMES)}`)).map(readNames);
  const made = columns.map(([table]) => `show create table ${identifier(name)}.${table}`);
  const rows = columns.map((names) => rowsOf(name, names));
  const all = await show(server, [`show create database ${identifier(name)}`, ...definitions, ...made, ...rows]);
  // A column that a dump made says the character set that its collation has anyway.
  return all.replaceAll(' CHARACTER SET utf8mb4 COLLATE ', ' COLLATE ');
}

type Names = [table: string, ...columns: string[]];

function readNames(line: string): Names {
  return line.split(/[\t,]/).map((hex) => identifier(Buffer.from(hex, 'hex').toString())) as Names;
}

/** One line for each row, its columns by their bytes, in an order that does not depend on the order they were stored in. */
function rowsOf(database: string, [table, ...columns]: Names): string {
  const bytes = columns.map((column) => `ifnull(sha2(cast(${column} as binary), 256), '-')`);
  return `select ${text(table)}, concat(${bytes.join(", ',', ")}) from ${identifier(database)}.${table} order by 2`;
}

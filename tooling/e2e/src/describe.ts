import type { PostgresServer } from '@stash-addons/testbed';
import { inDatabase } from './target.js';

/** An ACL in one order, with what holds where none was given. */
function acl(column: string, kind: string, owner: string): string {
  return `(select array_agg(a::text order by a::text) from unnest(coalesce(${column}, acldefault('${kind}', ${owner}))) a)`;
}

const OURS = `nspname !~ '^pg_' and nspname <> 'information_schema'`;

const OF_SERVER: Record<string, string> = {
  'roles with their password hashes': `select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls, rolconnlimit,
    rolvaliduntil, rolpassword, shobj_description(oid, 'pg_authid') from pg_authid where rolname !~ '^pg_' and rolname <> 'postgres'`,
  memberships: `select r.rolname, m.rolname as member, admin_option from pg_auth_members a join pg_roles r on r.oid = roleid
    join pg_roles m on m.oid = member where m.rolname !~ '^pg_'`,
  'settings of roles and databases': `select d.datname, r.rolname, setconfig from pg_db_role_setting
    left join pg_database d on d.oid = setdatabase left join pg_roles r on r.oid = setrole`,
  databases: `select datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datconnlimit,
    ${acl('datacl', 'd', 'datdba')} from pg_database`,
};

const OF_DATABASE: Record<string, string> = {
  schemas: `select nspname, pg_get_userbyid(nspowner), ${acl('nspacl', 'n', 'nspowner')} from pg_namespace where ${OURS}`,
  relations: `select oid::regclass::text, relkind, pg_get_userbyid(relowner), ${acl('relacl', 'r', 'relowner')}, obj_description(oid)
    from (select c.* from pg_class c join pg_namespace n on n.oid = relnamespace where ${OURS} and relkind <> 't') c`,
  columns: `select attrelid::regclass::text, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attacl, pg_get_expr(adbin, adrelid)
    from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
    left join pg_attrdef on adrelid = attrelid and adnum = attnum where attnum > 0 and not attisdropped and ${OURS}`,
  constraints: `select conrelid::regclass::text, conname, pg_get_constraintdef(c.oid) from pg_constraint c
    join pg_namespace n on n.oid = connamespace where ${OURS}`,
  indexes: `select indexdef from pg_indexes where schemaname !~ '^pg_'`,
  functions: `select p.oid::regprocedure::text, pg_get_functiondef(p.oid), pg_get_userbyid(proowner), ${acl('proacl', 'f', 'proowner')}
    from pg_proc p join pg_namespace n on n.oid = pronamespace where ${OURS}`,
  'large objects': `select oid, pg_get_userbyid(lomowner), ${acl('lomacl', 'L', 'lomowner')}, md5(lo_get(oid)), length(lo_get(oid))
    from pg_largeobject_metadata`,
};

const ROWS = `select string_agg(format(
    'select %L as table, count(*), md5(string_agg(md5(t::text), '''' order by md5(t::text))) from %s t', c.oid::regclass, c.oid::regclass), ' union all ')
  from pg_class c join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'm') and ${OURS}`;

/** One JSON line for each row, in an order that does not depend on how they are stored. */
function asLines(query: string): string {
  return `select row_to_json(q)::text collate "C" from (${query}) q order by 1`;
}

const MARK = '@@ ';

/** All queries in one session of psql, since starting it takes longer than any of them. */
async function ask(server: PostgresServer, queries: Record<string, string>, database: string): Promise<Description> {
  const script = Object.entries(queries).map(([what, query]) => `\\echo '${MARK}${what}'\n${asLines(query)};\n`);
  const found: Description = {};
  for (const answer of (await server.psql(script.join(''), database)).split(MARK).slice(1)) {
    const [what = '', ...rows] = answer.split('\n');
    found[what] = rows.filter(Boolean);
  }
  return found;
}

/** All that a backup has to bring back, by what it is: each table with its number of rows and a hash over all of them. */
export type Description = Record<string, string[]>;

/** What belongs to one database: objects, owners, privileges, rows, large objects. */
export async function describeDatabase(server: PostgresServer, name: string): Promise<Description> {
  const database = inDatabase(name);
  const rows = await server.psql(ROWS, database);
  return ask(server, { ...OF_DATABASE, ...(rows === '' ? {} : { rows }) }, database);
}

/** What belongs to the server: roles, memberships, settings, databases. */
export function describeRoles(server: PostgresServer): Promise<Description> {
  return ask(server, OF_SERVER, 'postgres');
}

/** The names of all databases with data of users. */
export async function databasesOf(server: PostgresServer): Promise<string[]> {
  return JSON.parse(
    await server.psql('select json_agg(datname order by datname) from pg_database where not datistemplate'),
  ) as string[];
}

/** Everything, each database under its name. */
export async function describeServer(server: PostgresServer): Promise<Record<string, Description>> {
  const found: Record<string, Description> = { 'the server': await describeRoles(server) };
  for (const name of await databasesOf(server)) found[name] = await describeDatabase(server, name);
  return found;
}

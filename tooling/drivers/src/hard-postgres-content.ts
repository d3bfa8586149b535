import type { PostgresServer } from '@stash-addons/testbed';
import { inDatabase } from './hard-postgres-data.js';

/** What pg_dumpall has to bring back of the server as a whole. */
const CLUSTER = [
  `select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil,
     rolpassword from pg_authid where rolname !~ '^pg_' and rolname <> 'postgres'`,
  `select r.rolname, m.rolname, admin_option from pg_auth_members a join pg_roles r on r.oid = roleid join pg_roles m on m.oid = member
     where r.rolname !~ '^pg_'`,
  `select d.datname, r.rolname, setconfig from pg_db_role_setting s left join pg_database d on d.oid = setdatabase
     left join pg_roles r on r.oid = setrole`,
  `select datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype, datistemplate, datallowconn, datconnlimit,
     (select array_agg(x::text order by x::text) from unnest(coalesce(datacl, acldefault('d', datdba))) x),
     shobj_description(oid, 'pg_database') from pg_database`,
  `select rolname, shobj_description(oid, 'pg_authid') from pg_roles where rolname !~ '^pg_'`,
];

const NOT_OURS = `nspname !~ '^pg_' and nspname <> 'information_schema'`;

/** What a dump of one database has to bring back, besides the rows. */
const DATABASE = [
  `select nspname, pg_get_userbyid(nspowner), nspacl, obj_description(oid) from pg_namespace where ${NOT_OURS}`,
  `select c.oid::regclass::text as relation, relkind, pg_get_userbyid(relowner), relacl, reloptions, relrowsecurity, obj_description(c.oid), pg_get_partkeydef(c.oid),
     pg_get_expr(relpartbound, c.oid) from pg_class c join pg_namespace n on n.oid = relnamespace where ${NOT_OURS}`,
  `select attrelid::regclass::text as relation, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attacl, pg_get_expr(adbin, adrelid)
     from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
     left join pg_attrdef on adrelid = attrelid and adnum = attnum where attnum > 0 and not attisdropped and ${NOT_OURS}`,
  `select conrelid::regclass::text as relation, conname, pg_get_constraintdef(c.oid) from pg_constraint c join pg_namespace n on n.oid = connamespace
     where ${NOT_OURS}`,
  `select indexdef from pg_indexes where schemaname !~ '^pg_'`,
  `select viewname, definition from pg_views where schemaname = 'public'`,
  `select proname, prosrc, pg_get_function_identity_arguments(p.oid), prosecdef, provolatile from pg_proc p
     join pg_namespace n on n.oid = pronamespace where ${NOT_OURS}`,
  `select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal`,
  `select polname, polroles::regrole[]::text, pg_get_expr(polqual, polrelid) from pg_policy`,
  `select typname, array(select enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder) from pg_type t
     join pg_namespace n on n.oid = typnamespace where ${NOT_OURS}`,
  `select defaclobjtype, defaclacl, pg_get_userbyid(defaclrole) from pg_default_acl`,
  `select extname, extversion from pg_extension`,
  `select last_value, is_called from counter`,
  `select m.oid, pg_get_userbyid(lomowner), lomacl, md5(lo_get(m.oid)), length(lo_get(m.oid)), obj_description(m.oid, 'pg_largeobject')
     from pg_largeobject_metadata m`,
];

const TABLES = `select format('select %L as relation, md5(r::text) as row from %s r', c.oid::regclass, c.oid::regclass)
  from pg_class c join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'm') and ${NOT_OURS}`;

/** One line for each row, in an order that does not depend on the order they were stored in. */
function asLines(query: string): string {
  return `select row_to_json(q)::text collate "C" from (${query}) q order by 1`;
}

/** Roles, settings and databases, as text to compare. */
export async function describeCluster(server: PostgresServer): Promise<string> {
  return server.psql(CLUSTER.map(asLines).join(';\n'));
}

/** Every row and every object of a database, as text to compare. */
export async function describeDatabase(server: PostgresServer, name: string): Promise<string> {
  const tables = (await server.psql(TABLES, inDatabase(name))).split('\n').filter(Boolean).sort();
  const hasCounter = await server.psql(`select to_regclass('counter') is not null`, inDatabase(name));
  const own = hasCounter === 't' ? DATABASE : DATABASE.filter((one) => !one.includes('counter'));
  const queries = [...own, ...tables];
  return server.psql(queries.map(asLines).join(';\n'), inDatabase(name));
}

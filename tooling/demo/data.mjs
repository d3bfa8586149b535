const DATABASES = ['shop', 'Ünïcode "quoted" db', 'blobs'];

/** Three databases with what makes dumps go wrong: odd names, binary data, large objects, roles with privileges. */
export async function fill(server, rows) {
  await server.psql(`
    CREATE ROLE "sales team";
    CREATE ROLE app LOGIN PASSWORD 'kept as a hash' IN ROLE "sales team";
    ${DATABASES.map((name) => `CREATE DATABASE ${quoted(name)};`).join('\n')}`);
  await server.psql(
    `CREATE TABLE orders (id int PRIMARY KEY, customer text, total numeric(10,2), at timestamptz, note text);
     INSERT INTO orders SELECT i, md5(i::text), i % 1000, now() - i * interval '1 second', repeat(md5((i*7)::text), 4)
       FROM generate_series(1, ${rows}) i;
     CREATE INDEX ON orders (customer);
     GRANT SELECT ON orders TO "sales team";
     CREATE VIEW big AS SELECT * FROM orders WHERE total > 900;`,
    'shop',
  );
  await server.psql(
    `CREATE SCHEMA "sch;ema"; CREATE TABLE "sch;ema"."ta ble" ("co""l" text, "-- dash" int);
     INSERT INTO "sch;ema"."ta ble" VALUES (E'line\\nbreak\\ttab', 1), (E'\\\\.', 2), (NULL, 3), ('DROP TABLE x; --', 4);`,
    DATABASES[1],
  );
  await server.psql(
    `CREATE TABLE files (id int, body bytea, oid oid);
     INSERT INTO files SELECT i, decode(repeat(md5(i::text), 200), 'hex'),
       lo_from_bytea(0, decode(md5(i::text), 'hex')) FROM generate_series(1, 200) i;`,
    'blobs',
  );
}

/** One checksum for the rows of every table, for every large object, and for the roles. */
export async function checksums(server) {
  const found = new Map();
  for (const database of DATABASES) {
    const tables = await server.psql(
      `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
      database,
    );
    for (const table of tables.split('\n')) {
      const sql = `SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM ${table} t`;
      found.set(`${database}: ${table}`, await server.psql(sql, database));
    }
  }
  const large = `SELECT count(*), md5(string_agg(md5(lo_get(oid)), '' ORDER BY oid)) FROM pg_largeobject_metadata`;
  found.set('blobs: large objects', await server.psql(large, 'blobs'));
  const roles = `SELECT count(*), md5(string_agg(rolname || rolcanlogin || coalesce(rolpassword, ''), ',' ORDER BY rolname))
    FROM pg_authid WHERE rolname NOT LIKE 'pg\\_%' AND rolname <> 'postgres'`;
  found.set('roles and their password hashes', await server.psql(roles));
  return found;
}

function quoted(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

import type { PostgresServer } from '@stash-addons/testbed';
import { inDatabase, quoted } from './target.js';

/** What a shell, a URL, a client or a script could stumble over. */
export const HOSTILE_DATABASES = [`we ird "db" 'x'; --`, 'ünï/cödé %20%', 'a=b $(id) `id` \\'];

const HOSTILE_TABLE = `ta"ble; -- %s /\nsecond 'line'`;
const HOSTILE_COLUMN = `co"l\numn %d \\`;
const HOSTILE_ROLE = `ro"le; -- 'ö' %/`;

const ROLES = `
create role ${quoted(HOSTILE_ROLE)} login password 'of the odd role' createdb connection limit 3 valid until '2037-01-01';
create role readers nologin;
create role writers nologin in role readers;
create role app login password E'pass''word \\\\ ü' in role writers;
grant readers to ${quoted(HOSTILE_ROLE)} with admin option;
alter role app set work_mem = '9MB';
comment on role readers is E'those who read;\\n-- PostgreSQL database cluster dump complete';
create database shop owner app;
revoke all on database shop from public;
grant connect on database shop to readers;
alter database shop set statement_timeout = '99s';
`;

const PRIVILEGES = `
create schema sales authorization app;
create table sales.orders (id int primary key, who text not null, total numeric(10,2) check (total >= 0), at timestamptz default now());
insert into sales.orders select g, md5(g::text), g % 997, timestamptz '2020-01-01' + g * interval '1 min' from generate_series(1, 5000) g;
create table sales.lines (order_id int references sales.orders, note text);
insert into sales.lines select g, repeat(chr(64 + g % 26), g % 90) from generate_series(1, 3000) g;
alter table sales.orders owner to app;
grant select on sales.orders to readers;
grant insert, update (who) on sales.orders to writers with grant option;
alter default privileges in schema sales grant select on tables to readers;
create index on sales.orders (lower(who)) where total > 100;
create view sales.big as select * from sales.orders where total > 900;
create materialized view sales.sums as select who, sum(total) from sales.orders group by who;
create function sales.twice(int) returns int language sql immutable security definer as 'select $1 * 2';
revoke all on function sales.twice(int) from public;
grant execute on function sales.twice(int) to writers;
`;

const BLOBS = `
create table files (id int primary key, body bytea);
insert into files select g, decode(repeat(md5(g::text), 500), 'hex') from generate_series(1, 100) g;
insert into files values (1000, ''), (1001, '\\x00'), (1002, decode(repeat('00ff0a0d5c', 200000), 'hex'));
select lo_from_bytea(70000 + g, decode(repeat(md5(g::text), g * 40), 'hex')) from generate_series(1, 30) g;
select lo_create(71000);
grant select on large object 70001 to readers;
alter large object 70002 owner to app;
`;

const ODD_NAMES = `
create schema "sch;ema -- /";
create table "sch;ema -- /".${quoted(HOSTILE_TABLE)} (${quoted(HOSTILE_COLUMN)} text, "select" int);
insert into "sch;ema -- /".${quoted(HOSTILE_TABLE)} values (E'line\\nbreak\\ttab\\r', 1), (E'\\\\.', 2), (null, 3), ('', 4),
  (E'\\\\connect nowhere', 5), ('-- PostgreSQL database dump complete', 6), (E'\\\\N', 7), ('drop table x; --', 8), (U&'\\+01F600', 9);
alter table "sch;ema -- /".${quoted(HOSTILE_TABLE)} owner to ${quoted(HOSTILE_ROLE)};
grant select on "sch;ema -- /".${quoted(HOSTILE_TABLE)} to readers;
create table "empty one" ();
`;

/** Databases, roles and privileges with what is hard to dump. */
export async function fill(server: PostgresServer): Promise<void> {
  await server.psql(ROLES);
  await server.psql(PRIVILEGES, 'shop');
  await server.psql(BLOBS, 'shop');
  for (const name of HOSTILE_DATABASES) {
    await server.psql(`create database ${quoted(name)}`);
    await server.psql(ODD_NAMES, inDatabase(name));
  }
}

/** One table that makes a dump of about so many megabytes, which do not shrink. */
export async function fillMegabytes(server: PostgresServer, megabytes: number, database = 'postgres'): Promise<void> {
  await server.psql(
    `create table bulk (id int, body text);
     insert into bulk select g, (select string_agg(md5((g * 1000 + i)::text), '') from generate_series(1, 64) i)
       from generate_series(1, ${megabytes * 512}) g;`,
    database,
  );
}

/** A small table whose rows tell the servers of a test apart. */
export async function fillSmall(server: PostgresServer, mark: string): Promise<void> {
  await server.psql(`create table small (id int, mark text);
    insert into small select g, '${mark} ' || g from generate_series(1, 20) g;`);
}

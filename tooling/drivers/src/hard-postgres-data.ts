import { HOSTILE_NAME } from '@stash-addons/testkit/fixtures';
import type { PostgresServer } from '@stash-addons/testbed';

/** The name as part of a connection string, since psql takes a name with `=` for one. */
export function inDatabase(name: string): string {
  return `dbname='${name.replaceAll(/[\\']/g, '\\$&')}'`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export const HOSTILE_DATABASE = HOSTILE_NAME;
export const HOSTILE_ROLE = `ro"le 'with' -- $(everything) ö`;

const ROLES = `
create role app login password 'of the app' connection limit 7 valid until '2031-01-01';
create role ${identifier(HOSTILE_ROLE)} nologin createdb;
grant app to ${identifier(HOSTILE_ROLE)} with admin option;
create role "ALTER ROLE postgres WITH" nologin;
alter role app set work_mem = '8MB';
alter role app set search_path = 'a b', public;
comment on role app is E'two lines;\\n-- PostgreSQL database cluster dump complete\\nand a quote ''';
`;

/** One row is what a careless filter would take for a statement of the head, or for the end of the data. */
const TABLES = `
create schema "sche ma";
create type mood as enum ('sad', 'it''s ok', E'tab\\t');
create domain positive as int check (value > 0);
create sequence counter start 41 increment 3;
select nextval('counter'), nextval('counter');
create table plain (id int primary key, t text, b bytea, m mood, p positive, j jsonb, ts timestamptz, n numeric, a text[]);
insert into plain select g, 'row '||g||E'\\t\\n\\r\\\\.', decode(md5(g::text),'hex'), 'it''s ok', g, jsonb_build_object('k', g),
  timestamptz '2001-01-01' + g * interval '1 h', g / 7.0, array['a,b','{',null,'"'] from generate_series(1, 2000) g;
create table lines (t text);
insert into lines values ('ALTER ROLE postgres WITH NOLOGIN;'), ('DROP ROLE postgres;'), ('CREATE ROLE postgres;'), ('\\.'),
  ('\\connect nowhere'), ('SET transaction_timeout = 0;'), ('-- PostgreSQL database dump complete'), (''), (null), (E'\\\\N'),
  ('ERROR:  not one'), (chr(1) || chr(127) || chr(128) || chr(65535 - 2)), (repeat('x', 3000000));
create table "sche ma"."ta""ble; --" ("co""l 'umn" text default 'd"e''f', "select" int references plain, unique ("select"));
insert into "sche ma"."ta""ble; --" values ('x', 1), (E'\\u2028 \\U0001F600', 2);
create table empty_one (a int);
create table parts (k int, v text) partition by range (k);
create table parts_low partition of parts for values from (0) to (10);
create table parts_high partition of parts for values from (10) to (maxvalue);
insert into parts select g, 'v'||g from generate_series(1, 20) g;
create index "in dex" on plain (lower(t)) where id > 10;
create view seen as select id, t from plain where id < 5;
create materialized view counted as select count(*) as n from plain;
create function doubled(int) returns int language sql immutable as $f$ select $1 * 2 /* \\connect x; */ $f$;
create function stamp() returns trigger language plpgsql as E'begin\\nnew.t := new.t || ''!'';\\nreturn new;\\nend';
create trigger stamping before insert on lines for each row execute function stamp();
alter table plain enable row level security;
create policy own on plain for select to app using (id < 100);
grant select on plain, seen to app;
grant update (t) on plain to ${identifier(HOSTILE_ROLE)};
alter default privileges in schema "sche ma" grant select on tables to app;
comment on table plain is E'a comment\\nDROP DATABASE app;';
alter table parts owner to app;
select lo_create(7001), lo_create(7002);
select lo_put(7001, 0, '\\x00ff10'::bytea || convert_to(repeat('blob', 5000), 'UTF8'));
grant select on large object 7001 to app;
alter large object 7002 owner to app;
comment on large object 7001 is 'a large object';
`;

/** Fills a server with what is hard to dump. */
export async function fill(server: PostgresServer): Promise<void> {
  await server.psql(ROLES);
  await server.psql('create database app owner app connection limit 9');
  await server.psql(`create database ${identifier(HOSTILE_DATABASE)}`);
  await server.psql(`create database empty_database template template0`);
  await server.psql(`alter database app set statement_timeout = '77s'`);
  await server.psql(`alter role app in database app set work_mem = '9MB'`);
  await server.psql(`comment on database app is 'the application'`);
  await server.psql(`revoke connect on database app from public; grant connect on database app to app`);
  for (const name of ['app', HOSTILE_DATABASE]) await server.psql(TABLES, inDatabase(name));
}

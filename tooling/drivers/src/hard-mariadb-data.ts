import type { MariadbServer } from '@stash-addons/testbed';

export function identifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A name that a careless program takes for an option, a path, several words, or the end of a quote. */
export const HOSTILE_DATABASE = '--we ird`=db.ü#;%_';
/** mariadb-dump fails where a database with such a name has events, and never ends where an event holds ';;'. */
export const QUOTES_DATABASE = `it's "all\\`;
export const DATABASES = ['app', 'empty', HOSTILE_DATABASE, QUOTES_DATABASE];

/** Every byte there is, and rows that a careless filter would take for statements or for the end of the dump. */
const TABLES = `
create table plain (id int primary key auto_increment, t text character set utf8mb4, b longblob, bits bit(9), j json,
  g geometry, p point, d decimal(30,10), f double, dt datetime(6), ts timestamp(6) null, e enum('a','it''s','x,y'),
  s set('a','b c'), y year, u binary(16), v varchar(20) as (concat(t, '!')) virtual, w int as (char_length(t)) stored,
  key (t(10)), fulltext (t)) comment='a comment; with ''quotes'' and
USE \`elsewhere\`;';
insert into plain (t, b, bits, j, g, p, d, f, dt, ts, e, s, y, u)
  select concat('row ', seq, '\\t\\n\\r\\\\\\'\\"', char(seq & 127 using utf8mb4)), unhex(repeat(md5(seq), 20)), seq & 511,
    json_object('k', seq), st_geomfromtext('linestring(0 0,1 2)'), point(seq, -seq), seq / 7, seq / 3,
    '2001-01-01' + interval seq hour, '2020-01-01' + interval seq second, 'it''s', 'a,b c', 1999, unhex(md5(seq))
  from seq_1_to_300;
insert into plain (t, b) values ('', ''), (null, null), ('😀 ünï', null), ('a', repeat('y', 300000));
update plain set b = unhex(concat('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728',
  '292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f5c5d5e5f6060277c7d7e7f80818283fdfeff0a0d1a00')) where id < 100;
create table \`lines\` (t text);
insert into \`lines\` values ('USE \`elsewhere\`;'), ('\\nUSE \`elsewhere\`;\\n'), ('-- Dump completed on now'),
  ('DELIMITER ;'), ('\\n-- Dump completed\\n'), ('CREATE DATABASE \`elsewhere\`;'), ('INSERT INTO x'), ('\\\\'), (''), (null);
create table \`select\` (\`from\` int primary key, \`co\`\`l.umn-1\` int, \`ü\` varchar(9) default 'd\\'e"f',
  up int, foreign key (up) references \`select\` (\`from\`) on delete cascade, check (\`from\` > 0));
insert into \`select\` values (1, null, 'x', null), (2, 1, default, 1);
create table empty_one (a int);
create table parts (k int, v text) partition by range (k) (partition low values less than (10), partition high values less than maxvalue);
insert into parts select seq, concat('v', seq) from seq_1_to_20;
create table zero (id int auto_increment primary key, d date);
set sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
insert into zero values (0, '0000-00-00'), (1, null);
set sql_mode = default;
create sequence counter start with 41 increment by 3;
do nextval(counter), nextval(counter);
`;

const PROGRAMS = `
create definer=app@'%' view seen as select id, t from plain where id < 10;
create view seen_twice as select * from seen;
create definer=app@'%' trigger before_lines before insert on \`lines\` for each row set new.t = concat(new.t, '/* x */');
delimiter //
create definer=app@'%' procedure shout(in a text, out b text) comment 'it''s' begin
  -- DELIMITER ;
  /*
DELIMITER ;
USE \`elsewhere\`;
  */
  set b = concat(a, '
DELIMITER ;
USE \`elsewhere\`;
', "#'");
end//
create function twice(a int) returns int deterministic return a * 2//
create trigger after_plain after update on plain for each row begin
  /*! set @x = 1 */; set @y = '*/';
end//
create definer=app@'%' event nightly on schedule every 1 day starts '2035-01-01' on completion preserve disable do
  begin set @a = ';'; delete from empty_one; end//
delimiter ;
`;

const USERS = `
create role reader, \`wri"ter's\`;
create user app@'%' identified by 'x''y', \`we"ird'\`@localhost identified by 'pass';
create user limited@'10.0.0.%' identified by 'z' require ssl with max_queries_per_hour 5 account lock;
grant all on app.* to app@'%' with grant option;
grant all on ${identifier(HOSTILE_DATABASE)}.* to app@'%';
grant select on ${identifier(HOSTILE_DATABASE)}.* to reader;
grant reader to app@'%', \`wri"ter's\`;
set default role reader for app@'%';
grant select (\`from\`), update (\`ü\`) on app.\`select\` to \`we"ird'\`@localhost;
grant execute on procedure app.shout to limited@'10.0.0.%';
`;

/** Fills a server with what is hard to dump. */
export async function fill(server: MariadbServer): Promise<void> {
  await server.query('create database app character set latin1; create database empty collate utf8mb4_bin');
  await server.query(
    `create database ${identifier(HOSTILE_DATABASE)}; create user app@'%'; grant all on *.* to app@'%'`,
  );
  await server.query(`create database ${identifier(QUOTES_DATABASE)}`);
  await server.query(TABLES, QUOTES_DATABASE);
  for (const name of ['app', HOSTILE_DATABASE]) await server.query(TABLES + PROGRAMS, name);
  await server.query(`drop user app@'%'; ${USERS}`);
}

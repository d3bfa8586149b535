import type { MysqlServer } from '@stash-addons/testbed';

export function identifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export const HOSTILE_DATABASE = 'we`ird"=db\' --$(id)ü';
export const HOSTILE_USER = 'u"s`er\' --ö';

/** One row holds what a careless filter takes for lines of the dump itself. */
const TABLES = `
create table plain (id int primary key auto_increment, t text, b longblob, f float, d double, n decimal(30,10), ts timestamp(6) null,
  dt datetime(3), y year, tm time(2), e enum('sad', 'it''s ok', 'tab\\t'), s set('a','b','c'), bits bit(13), bin binary(4), j json)
  comment 'a comment;\\n-- Current Database: \`app\`\\n';
insert into plain (t, b, f, d, n, ts, dt, y, tm, e, s, bits, bin, j) with recursive g(i) as (select 1 union all select i + 1 from g where i < 800)
  select concat('row ', i, '\\t\\n\\r\\\\ \\0 \\Z ''"'), unhex(sha2(i, 512)), i / 7, pi() * i, i / 9, from_unixtime(i * 100000.123456),
    '2001-02-03 04:05:06.789', 1901 + i % 200, '-12:34:56.78', 'it''s ok', 'a,c', i, unhex('00ff0a0d'), json_object('k', i, 'ü', '😀\\n') from g;
insert into plain () values ();
create table \`lines\` (t longtext);
insert into \`lines\` values ('-- Current Database: \`app\`'), ('\\n--\\n-- Current Database: \`app\`\\n--\\n'), ('DELIMITER ;;'), ('-- Dump completed'),
  ('SET @@SESSION.SQL_LOG_BIN= 0;'), ('\\nSET @@GLOBAL.GTID_PURGED=x;\\n'), ('ERROR 1064 (42000) at line 3: not one'), (''), (null), ('\\\\N'),
  ('/*!50003 drop database app */;'), (concat(char(1), char(127), _utf8mb4 x'F09F9880', _utf8mb4 x'EFBFBD')), (repeat('x', 3000000)),
  ('INSERT INTO \`t\` VALUES (1);'), ('\\\\! touch /nonexistent/x'), ('CREATE USER \`x\`@\`y\`');
create table every_byte (b varbinary(300), c longblob);
insert into every_byte with recursive g(i) as (select 0 union all select i + 1 from g where i < 255)
  select unhex(group_concat(lpad(hex(i), 2, '0') order by i separator '')), unhex(repeat(group_concat(lpad(hex(i), 2, '0') order by i desc separator ''), 9000)) from g;
create table \`ta\`\`ble; --\` (\`co\`\`l 'umn"\` varchar(50) default 'd"e''f', \`select\` int, unique (\`select\`), constraint \`fo\`\`re\`
  foreign key (\`select\`) references plain (id) on delete cascade);
insert into \`ta\`\`ble; --\` values ('x', 1), ('\\u2028', 2);
create table computed (a int, b int, total int as (a + b) virtual, kept int as (a * b) stored, hidden int invisible default 7, \`from\` date default (curdate()));
insert into computed (a, b, hidden) values (1, 2, 3), (4, 5, 6);
create table places (id int primary key, g geometry not null srid 4326, p point, spatial index (g));
insert into places values (1, st_geomfromtext('POINT(1 2)', 4326), point(3, 4)), (2, st_geomfromtext('POLYGON((0 0,0 1,1 1,0 0))', 4326), null);
create table empty_one (a int);
create table keyless (my_row_id int, a int check (a > 0));
insert into keyless values (1, 1), (1, 1);
create table parts (k int, v varchar(10)) partition by range (k) (partition low values less than (10), partition high values less than maxvalue);
insert into parts with recursive g(i) as (select 1 union all select i + 1 from g where i < 20) select i, concat('v', i) from g;
create table latin (t varchar(20)) default charset latin1;
insert into latin values ('grün'), ('naïve');
create table zero (d date, ai int primary key auto_increment);
set sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
insert into zero values ('0000-00-00', 0), ('2001-00-00', 5);
set sql_mode = default;
create index \`in dex\` on plain ((cast(left(t, 20) as char(20))) desc);
create fulltext index words on \`lines\` (t);
create definer = \`owner\`@\`%\` sql security definer view \`a view before its table\` as select id, t, 'a -- b\\n;' as \`co;l\` from plain where id < 5;
create view counted as select count(*) as n from \`a view before its table\`;
`;

/** Bodies hold what ends a statement, line breaks of two kinds, and lines that look like those of a dump. */
const PROGRAMS = `delimiter //
create definer = \`owner\`@\`%\` function doubled(n int) returns int deterministic comment 'it''s; a function'
begin
  -- Current Database: \`app\`
  declare x int default 0; /* ; */
  set x = n * 2;
  return x;
end//
create procedure \`pro\`\`cedure\` (in a int, out \`b;\` text)
  set \`b;\` = concat(a, ';
--
-- Current Database: \`elsewhere\`
--
', '\r\n')//
create trigger stamping before insert on \`lines\` for each row begin set new.t = concat(new.t, '!'); end//
create trigger second_one before insert on \`lines\` for each row follows stamping set new.t = concat(new.t, '?')//
create event nightly on schedule every 1 day starts '2030-01-01 00:00:00' on completion preserve disable comment 'ev''ent'
  do begin delete from empty_one; insert into empty_one values (1); end//
set sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'//
create function with_mode(a text) returns text deterministic return a || '!'//
`;

const ACCOUNTS = `
create role app_role, 'role two'@'%';
create user owner@'%' identified by 'of the owner';
create user app@'10.%' identified with caching_sha2_password by 'pass''word' require ssl with max_queries_per_hour 7 password expire interval 90 day
  failed_login_attempts 3 password_lock_time 2 comment 'of ''the'' app; --';
create user ${identifier(HOSTILE_USER)}@'localhost' identified by 'x' account lock password history 5;
create user with_role@'%' identified by 'y' default role app_role;
grant select, insert on *.* to app_role;
grant all on app.* to owner@'%' with grant option;
grant all on ${identifier(HOSTILE_DATABASE)}.* to owner@'%';
grant set_any_definer, system_user on *.* to owner@'%';
grant app_role, 'role two'@'%' to with_role@'%' with admin option;
grant app_role to ${identifier(HOSTILE_USER)}@'localhost';
`;

const GRANTS = `
grant select (id, t), update (t) on app.plain to app@'10.%';
grant execute on function app.doubled to app@'10.%';
grant create view on ${identifier(HOSTILE_DATABASE)}.* to app@'10.%';
grant proxy on owner@'%' to app@'10.%';
`;

/** Fills a server with what is hard to dump. */
export async function fill(server: MysqlServer): Promise<void> {
  await server.query(ACCOUNTS);
  for (const name of ['app', HOSTILE_DATABASE]) {
    await server.query(`create database ${identifier(name)} default character set utf8mb4 collate utf8mb4_bin`);
    await server.query(`set sql_mode = 'ALLOW_INVALID_DATES'; ${TABLES}`, name);
    await server.query(PROGRAMS, name);
  }
  await server.query('create database empty_database default character set latin1');
  await server.query(GRANTS);
}

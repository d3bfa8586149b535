import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { sqlFilter, type SqlFilter } from '../src/sql-filter.js';

function filtered(sql: string, filter: Partial<SqlFilter>) {
  const [program, ...args] = sqlFilter({ erase: [], ...filter }).argv as [string, ...string[]];
  const { status, stdout, stderr } = spawnSync(program, args, { input: sql, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const headOf = (database: string, version = '8.0.40') =>
  `-- MySQL dump 10.13  Distrib ${version}, for Linux (x86_64)\n--\n-- Host: db    Database: ${database}\n-- -----\n` +
  `-- Server version\t${version}\n\nSET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;\nSET @@SESSION.SQL_LOG_BIN= 0;\n`;
const GTIDS = "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'aaaa:1-5,\nbbbb:1-7:9';\n";
const section = (name: string) =>
  `CREATE DATABASE \`${name}\`;\nUSE \`${name}\`;\nINSERT INTO \`t\` VALUES ('${name}');\n`;
const USERS = '-- MySQL dump of the users\nCREATE USER `a\nb`@`%`;\nGRANT ALL ON `app`.* TO `a`@`%`;\n';
const PRIVILEGES = 'GRANT SELECT ON `app`.`t` TO `a`@`%`;\n-- Dump completed\n';

describe('users in a dump', () => {
  it('are left out where one database is selected, and are no dump of a single one', () => {
    const dump = USERS + headOf('app') + GTIDS + section('app') + PRIVILEGES;
    const erase = ['^SET @@GLOBAL.GTID_PURGED=.*'];
    const { status, stdout } = filtered(dump, { database: 'app', erase });
    expect(status).toBe(0);
    expect(stdout).toBe(`-- MySQL dump of the users\n${headOf('app')}${section('app')}-- Dump completed\n`);
    const other = filtered(dump, { database: 'other', erase });
    expect(other).toMatchObject({ status: 255, stderr: 'the dump does not hold the database other; it holds app\n' });
    expect(other.stdout).not.toContain('USE');
  });
});

describe('the tables of the server in a dump', () => {
  const whole = headOf('') + section('app') + section('mysql') + section('zoo');

  it('of another series are refused before the first database', () => {
    const { status, stdout, stderr } = filtered(whole, { system: '9.7' });
    expect(status).toBe(255);
    expect(stderr).toBe('the dump holds the system tables of 8.0, which would break a server of 9.7\n');
    expect(stdout).not.toContain('CREATE');
    const { stderr: behind } = filtered(headOf('app') + section('app') + section('mysql'), { system: '9.7' });
    expect(behind).toContain('the system tables of 8.0');
  });

  it('of the same series are loaded, and so is everything else of another', () => {
    const behind = whole.replace('CREATE DATABASE `zoo`', 'FLUSH PRIVILEGES; CREATE DATABASE `zoo`');
    expect(filtered(whole, { system: '8.0' })).toMatchObject({ status: 0, stdout: behind });
    const one = headOf('app') + section('app');
    expect(filtered(one, { system: '9.7' })).toMatchObject({ status: 0, stdout: one });
    expect(filtered(whole, { system: '9.7', database: 'zoo' }).stdout).toContain("('zoo')");
  });

  it('count before what follows is about their accounts, and at the end where they come last', () => {
    const dump = headOf('') + section('app') + section('mysql');
    const grants = '-- MySQL dump of the privileges\nGRANT SELECT ON `app`.`t` TO `a`@`%`;\n';
    const { stdout } = filtered(dump + grants, { system: '8.0' });
    expect(stdout).toBe(`${dump}FLUSH PRIVILEGES; ${grants}`);
    expect(filtered(dump, { system: '8.0' }).stdout).toBe(`${dump}\nFLUSH PRIVILEGES; \n`);
    expect(filtered(dump, { system: 'none' }).stdout).not.toContain('FLUSH');
  });

  it('are left out where that is wanted', () => {
    const { status, stdout } = filtered(whole, { system: 'none' });
    expect(status).toBe(0);
    expect(stdout).toBe(headOf('') + section('app') + section('zoo'));
  });
});

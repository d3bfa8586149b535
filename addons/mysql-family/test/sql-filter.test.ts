import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sqlFilter, type SqlFilter } from '../src/sql-filter.js';

function filtered(sql: string, filter: Partial<SqlFilter> = {}) {
  const [program, ...args] = sqlFilter({ erase: [], ...filter }).argv as string[];
  const { status, stdout, stderr } = spawnSync(program as string, args, {
    input: sql,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

const HEAD =
  '/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19-11.8.6-MariaDB\n/*!40101 SET NAMES utf8mb4 */;\n';
const END = '/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n-- Dump completed on 2026-01-02\n';
const section = (name: string, body: string) =>
  `CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`${name}\` /*!40100 x */;\n\nUSE \`${name}\`;\n${body}`;
const ROUTINE = `DELIMITER ;;
CREATE PROCEDURE p() BEGIN /*
DELIMITER ;
USE \`b\`;
*/ select 'it\\'s
DELIMITER ;
USE \`b\`;'; -- '
# "
select "\`";
END ;;
/*!50003 CREATE*/ /*!50003 TRIGGER t begin set @a = '*/'; end */;;
DELIMITER ;
`;
const A = section(
  'a',
  `DROP TABLE t;\nCREATE TABLE t (\n  x int\n) ENGINE=x;\nINSERT INTO t VALUES ('USE \`b\`;\\n');\n${ROUTINE}`,
);
const B = section('b', 'INSERT INTO t VALUES (2);\n');
const VIEWS = 'USE `a`;\n/*!50001 VIEW v */;\nUSE `b`;\n/*!50001 VIEW w */;\n';
const USERS = `${HEAD}CREATE USER x;\n/*M!100005 SET DEFAULT ROLE NONE FOR x */;\nGRANT y TO x;\n${END}`;

describe('the filter between a dump and its loader', () => {
  it('changes nothing where nothing was asked for', () => {
    const dump = HEAD + A + B + VIEWS + END + USERS;
    expect(filtered(dump)).toEqual({ status: 0, stdout: dump, stderr: '' });
  });

  it('keeps all sections of the selected database, with the settings of the session, and nothing else', () => {
    const { status, stdout } = filtered(HEAD + A + B + VIEWS + END + USERS, { database: 'a' });
    expect(status).toBe(0);
    expect(stdout).toBe(`${HEAD}${A}\nUSE \`a\`;\n/*!50001 VIEW v */;\n${END}${HEAD}${END}`);
    const { stdout: second } = filtered(HEAD + A + B + VIEWS + END, { database: 'b' });
    expect(second.replaceAll(/\n+/g, '\n')).toBe(
      `${HEAD}${B}USE \`b\`;\n/*!50001 VIEW w */;\n${END}`.replaceAll(/\n+/g, '\n'),
    );
  });

  it('does not drop a database that was not selected', () => {
    const dump = `${HEAD}/*!40000 DROP DATABASE IF EXISTS \`b\`*/;\n${B}/*!40000 DROP DATABASE IF EXISTS \`a\`*/;\n${A}${END}`;
    const { stdout } = filtered(dump, { database: 'a' });
    expect(stdout).not.toContain('EXISTS `b`');
    expect(stdout).toContain('EXISTS `a`');
  });

  it('knows a name with backticks in it', () => {
    const dump = HEAD + section('we``ird', 'DROP TABLE t;\n') + B + END;
    const { stdout } = filtered(dump, { database: 'we`ird' });
    expect(stdout).toContain('DROP TABLE t');
    expect(stdout).not.toContain('INSERT');
  });

  it('fails where the dump does not hold the database, and says which it holds', () => {
    expect(filtered(HEAD + A + B + END, { database: 'c' })).toMatchObject({
      status: 255,
      stderr: 'the dump does not hold the database c; it holds a, b\n',
    });
  });

  it.each(['DROP TABLE t;\n', 'INSERT INTO t VALUES (1);\n', ROUTINE])(
    'leads a dump of one database, that begins with %j, into the selected one',
    (first) => {
      const { status, stdout } = filtered(`${HEAD}${first}INSERT INTO t VALUES (3);\n${END}`, { database: 'in`to' });
      expect(status).toBe(0);
      expect(stdout).toBe(`${HEAD}USE \`in\`\`to\`;\n${first}INSERT INTO t VALUES (3);\n${END}`);
    },
  );

  it('leaves out statements with all their lines, and parts of others, but nothing in rows and routines', () => {
    const filter = { erase: ['^SET gtid =.*', '(?<=^GRANT x) IDENTIFIED'] };
    const rows = "INSERT INTO t VALUES ('\nSET gtid = 1;\n');\n".replaceAll('\n', '\\n').replace(/\\n$/, '\n');
    const dump = `SET gtid = 'a,\nb';\nGRANT x IDENTIFIED;\n${rows}DELIMITER ;;\nSET gtid = 2;;\nDELIMITER ;\nSET gtid = 3;\n`;
    expect(filtered(dump, filter).stdout).toBe(`GRANT x;\n${rows}DELIMITER ;;\nSET gtid = 2;;\nDELIMITER ;\n`);
  });

  it('does not take what it leaves out for the beginning of a dump of one database', () => {
    const dump = `CHANGE MASTER TO x;\n${section('a', 'INSERT INTO t VALUES (1);\n')}`;
    const { stdout } = filtered(dump, { database: 'a', erase: ['^CHANGE MASTER .*'] });
    expect(stdout).toBe(section('a', 'INSERT INTO t VALUES (1);\n'));
    expect(filtered(dump, { database: 'b', erase: ['^CHANGE MASTER .*'] })).toMatchObject({
      status: 255,
      stdout: '\n',
    });
  });

  it.each([1, 7, 65_536, 65_537, 200_000])(
    'passes on rows that are lines of their own, %i bytes before the last',
    (size) => {
      const rows = `INSERT INTO \`t\` VALUES\n(1,'${'x'.repeat(size)}'),\n(2,'USE \`b\`;'),\n(3,'DELIMITER ;;\\n;');\n`;
      const dump = HEAD + section('a', rows) + ROUTINE + section('b', rows) + rows + END;
      expect(filtered(dump).stdout).toBe(dump);
      const erase = ['^\\(2', '^CREATE TABLE .*'];
      const { stdout } = filtered(dump, { database: 'a', erase });
      expect(stdout.replaceAll(/\n+/g, '\n')).toBe(
        (HEAD + section('a', rows) + ROUTINE + END).replaceAll(/\n+/g, '\n'),
      );
      expect(filtered(HEAD + rows + rows + END, { database: 'c', erase }).stdout).toBe(
        `${HEAD}USE \`c\`;\n${rows}${rows}${END}`,
      );
    },
  );

  it('passes on rows longer than it looks at', () => {
    const row = `INSERT INTO t VALUES ('${'x'.repeat(5_000_000)}');\n`;
    const dump = HEAD + section('a', row) + section('b', row) + END;
    expect(filtered(dump, { database: 'b' }).stdout).toHaveLength(
      HEAD.length + section('b', row).length + END.length + 1,
    );
    expect(filtered(dump).stdout).toBe(dump);
  });
});

it('perl takes the script without a warning', () => {
  const script = sqlFilter({ erase: [] }).argv[2] as string;
  expect(execFileSync('perl', ['-wce', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })).toBe('');
});

describe('the first stream of several', () => {
  const EVENTS = (name: string) =>
    `--\n-- Dumping events for database '${name}'\n--\nDELIMITER ;;\n/*!50106 CREATE*/ EVENT e DO BEGIN\n-- Dumping routines for database\nEND ;;\nDELIMITER ;\n`;
  const REST = `--\n-- Dumping routines for database 'a'\n--\n${ROUTINE}`;
  const folder = mkdtempSync(join(tmpdir(), 'sa-filter-'));
  const file = join(folder, 'events.sql');
  const parted = (sql: string, filter: Partial<SqlFilter> = {}) => {
    const { status, stdout } = filtered(sql, { ...filter, events: file as never });
    expect(status).toBe(0);
    return { stdout, events: readFileSync(file, 'utf8') };
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('leaves the events for later, each in its database, and nothing else', () => {
    const { stdout, events } = parted(HEAD + A + EVENTS('a') + REST + B + EVENTS('b') + VIEWS + END);
    expect(stdout.replaceAll('--\n', '')).toBe((HEAD + A + REST + B + VIEWS + END).replaceAll('--\n', ''));
    for (const name of ['a', 'b']) {
      expect(events).toContain(`USE \`${name}\`;\n${EVENTS(name).slice('--\n'.length)}`);
    }
    expect(events).not.toContain('PROCEDURE');
  });

  it('begins the events, too, with the statement for the head', () => {
    const { stdout, events } = parted(HEAD + A + EVENTS('a') + END, { head: 'SET NAMES utf8mb4; ' });
    expect(stdout.split('\n')[0]).toBe(`SET NAMES utf8mb4; ${HEAD.split('\n')[0]}`);
    expect(events.split('\n')[0]).toBe('SET NAMES utf8mb4; USE `a`;');
  });

  it('leaves those of the selected database alone', () => {
    const { events } = parted(HEAD + A + EVENTS('a') + REST + B + EVENTS('b') + END, { database: 'b' });
    expect(events).toContain('USE `b`;');
    expect(events.match(/EVENT e/g)).toHaveLength(1);
  });

  it('is the one that says whether a database is there', () => {
    expect(filtered(HEAD + A + END, { database: 'b' }).status).not.toBe(0);
    expect(filtered(HEAD + A + END, { database: 'b', isPart: true })).toMatchObject({ status: 0 });
  });
});

import { StashError, type Captured, type Command, type RunContext } from '@stash-addons/core';
import { familyCommand } from './command.js';
import type { Dialect } from './dialect.js';
import { parseGrants, type Grants } from './grants.js';
import { streamsOf } from './params.js';
import { OTHERS, TABLES, type Table } from './tables.js';

/** What the server says of itself and of us. */
export interface Facts {
  /** `10.11.19-MariaDB-0+deb12u1-log`, `8.4.6`. */
  version: string;
  /** Of the account that we are, as the server matched it. */
  user: string;
  host: string;
  readOnly: boolean;
  /** Whether changes are written to the binary log. */
  binaryLog: boolean;
  /** Of the connection; empty where it is not encrypted. */
  cipher: string;
  grants: Grants;
  /** Tables that a dump does not read as they were when it began, or of which it leaves something out. */
  special: SpecialTable[];
  /** Asked only before a backup of several streams, as is what follows. */
  tables: Table[];
  /** The largest statement that the server takes, in bytes. */
  packet: number;
  /** Those of users, by name. */
  databases: string[];
  /** What the tables are made of, as the lines of `DEFINITIONS`. */
  definitions: string[];
}

export interface SpecialTable {
  database: string;
  table: string;
  /** `MyISAM`; `SYSTEM VERSIONED` for a table whose history is kept. */
  kind: string;
}

const QUESTION = `select 'version', version();
select 'account', current_user();
select 'readOnly', @@global.read_only;
select 'binaryLog', @@global.log_bin;
show session status like 'Ssl_cipher';
show grants;`;

const SPECIAL = `select 'special', table_schema, table_name, if(table_type = 'SYSTEM VERSIONED', table_type, engine)
from information_schema.tables where ${OTHERS}
and (table_type = 'SYSTEM VERSIONED' or (table_type = 'BASE TABLE' and engine <> 'InnoDB'))`;

/** One round that says whether the server is ready and who we are there, then one, before a backup, about its tables. */
export function familyQuestions(context: RunContext, dialect: Dialect, rounds: Captured[][]): Command[] {
  if (rounds.length === 0) return [{ ...ask(context, dialect, QUESTION), timeoutSeconds: 60 }];
  if (rounds.length > 1 || context.request.operation !== 'backup') return [];
  return [ask(context, dialect, streamsOf(context) > 1 ? `${SPECIAL}; ${TABLES}` : SPECIAL)];
}

/** With ANSI_QUOTES a server would say names in other quotes, or without this in none. */
const QUOTES = `set session sql_mode = '', session sql_quote_show_create = 1;\n`;

/** Answers as lines, columns joined by tabs; in them a tab, a line break and a backslash are written with a backslash. */
export function ask(context: RunContext, dialect: Dialect, sql: string): Command {
  const args = ['--batch', '--skip-column-names', '--connect-timeout=30', `--execute=${QUOTES}${sql}`];
  return familyCommand(context, dialect, { tool: 'client', args });
}

/** Throws SA_TARGET_OTHER_SERVER where the server is of another kind than the addon serves. */
export function readFamilyFacts(context: RunContext, dialect: Dialect, rounds: Captured[][]): Facts {
  const rows = rowsOf(rounds[0]?.[0]);
  const value = (name: string) => rows.find(([key]) => key === name)?.[1] ?? '';
  const version = value('version');
  const [, user = '', host = ''] = /^(.*)@(.*)$/s.exec(value('account')) ?? [];
  if (!dialect.isOwnVersion(version)) {
    throw new StashError('SA_TARGET_OTHER_SERVER', { target: context.connection.host, version, wanted: dialect.title });
  }
  return {
    version,
    ...{ user, host, cipher: value('Ssl_cipher') },
    readOnly: isOn(value('readOnly')),
    binaryLog: isOn(value('binaryLog')),
    grants: parseGrants(rows.map(([line]) => line ?? '')),
    ...readTables(rowsOf(rounds[1]?.[0])),
  };
}

function readTables(rows: string[][]): Pick<Facts, 'special' | 'tables' | 'packet' | 'databases' | 'definitions'> {
  const of = (kind: string) => rows.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  return {
    special: of('special').map(([database = '', table = '', kind = '']) => ({ database, table, kind })),
    tables: of('table').map(([database = '', table = '', bytes, engine = '']) => ({
      ...{ database, table, engine },
      bytes: Number(bytes),
    })),
    packet: Number(of('packet')[0]?.[0] ?? 0),
    databases: of('database').map(([name = '']) => name),
    definitions: of('definition').map((row) => row.join('\t')),
  };
}

const ESCAPES: Record<string, string> = { t: '\t', n: '\n', '0': '\0', '\\': '\\' };

/** The rows of an answer to `ask`, as the server said them. */
export function rowsOf(captured: Captured | undefined): string[][] {
  const lines = captured?.stdout.split('\n').filter((line) => line !== '') ?? [];
  return lines.map((line) =>
    line.split('\t').map((text) => text.replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter)),
  );
}

function isOn(value: string): boolean {
  return value !== '' && !/^(?:0|off)$/i.test(value);
}

import { isTurnedOff, type Captured, type UserArgs } from '@stash-addons/core';
import { coverageOf, covers } from './coverage.js';
import { rowsOf } from './facts.js';
import { isIgnored, OF_THE_SERVER } from './tables.js';

/** A table (or view, or sequence) or a routine that somebody has privileges on. */
interface GrantedObject {
  /** `TABLE`, `PROCEDURE`, `FUNCTION`, `PACKAGE BODY`. */
  kind: string;
  database: string;
  name: string;
}

/**
 * Those that are there, of which the account has to read the database `mysql`: a server keeps the privileges on a table
 * that was dropped, and on the routines of a database that was. Its statements name routines in small letters.
 */
export const GRANTED_OBJECTS = `select distinct 'TABLE', p.db, p.table_name from mysql.tables_priv p
join information_schema.tables t on t.table_schema = p.db and t.table_name = p.table_name;
select distinct p.routine_type, p.db, lower(p.routine_name) from mysql.procs_priv p
join information_schema.routines r on r.routine_schema = p.db and r.routine_name = p.routine_name and r.routine_type = p.routine_type`;

/** Looked up by `keyOf`. */
export type GrantedObjects = ReadonlySet<string>;

export function readGrantedObjects(captured: Captured | undefined): GrantedObjects {
  const objects = rowsOf(captured).map(([kind = '', database = '', name = '']) => ({ kind, database, name }));
  return new Set(objects.map(keyOf));
}

function keyOf({ kind, database, name }: GrantedObject): string {
  return JSON.stringify([kind, database, name]);
}

const NAME = '`((?:[^`]|``)*)`';
const ON_OBJECT = new RegExp(` ON (?:([A-Z]+(?: [A-Z]+)*) )?${NAME}\\.${NAME} (?:TO|FROM) `);
/** The kinds that GRANTED_OBJECTS looks for. */
const KINDS = ['TABLE', 'PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY'];

/** A privilege on one table or routine, which can be given only where that is. */
export function isOnObject(statement: string): boolean {
  return ON_OBJECT.test(statement);
}

/** Without those on a table or routine that is not there, or that no dump holds: they would fail where it is restored. */
export function grantsOnDumped(statements: string[], granted: GrantedObjects, dumps: UserArgs[]): string[] {
  return statements.filter((statement) => {
    const [, kind = 'TABLE', database = '', name = ''] = ON_OBJECT.exec(statement) ?? [];
    const object = { kind, database: unquoted(database), name: unquoted(name) };
    if (!KINDS.includes(kind)) return true;
    if (!granted.has(keyOf(object))) return false;
    return OF_THE_SERVER.includes(object.database) || dumps.some((user) => isDumped(object, user));
  });
}

function isDumped({ kind, database, name }: GrantedObject, user: UserArgs): boolean {
  if (!covers(coverageOf(user), database)) return false;
  if (kind === 'TABLE') return !isIgnored({ database, table: name }, user);
  return !user.options.some((one) => one.name.endsWith('routines') && isTurnedOff(one));
}

function unquoted(name: string): string {
  return name.replaceAll('``', '`');
}

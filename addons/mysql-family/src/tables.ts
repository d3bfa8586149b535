import type { UserArgs } from '@stash-addons/core';
import { coverageOf, covers } from './coverage.js';

/** A table with rows of its own. */
export interface Table {
  database: string;
  table: string;
  /** As the server estimates it. */
  bytes: number;
  engine: string;
}

/** Databases that are the server's own. */
export const OF_THE_SERVER = ['mysql', 'information_schema', 'performance_schema', 'sys'];
/** Of a table: it is in a database of users. */
export const OTHERS = `table_schema not in (${OF_THE_SERVER.map((name) => `'${name}'`).join(', ')})`;

/** What every table is made of, as one line for each database: its name in hex, how many columns, and a sum over them. */
export const DEFINITIONS = `select hex(table_schema), count(*),
sum(crc32(concat_ws('|', table_name, ordinal_position, column_name, column_type, extra)))
from information_schema.columns where ${OTHERS} group by 1 order by 1`;

/** Rows whose first column says what they are; a server that keeps estimates is asked for new ones. */
export const TABLES = `/*!80003 set session information_schema_stats_expiry = 0 */;
select 'table', table_schema, table_name, coalesce(data_length, 0), coalesce(engine, '') from information_schema.tables
where table_type in ('BASE TABLE', 'SYSTEM VERSIONED') and ${OTHERS};
select 'packet', @@global.max_allowed_packet;
select 'database', schema_name from information_schema.schemata where ${OTHERS.replace('table_schema', 'schema_name')};
select 'definition', found.* from (${DEFINITIONS}) found`;

/** What a table costs besides its bytes, so that many small ones are shared out too. */
const EACH = 16 * 1024;

/** Engines whose rows lie elsewhere, which the dump programs leave there. */
const WITHOUT_ROWS = /^(?:mrg_myisam|mrg_isam|connect|oqgraph|spider|vp|federated)$/i;

/** The tables that a dump is of, besides those that the user leaves out. */
export function dumpedTables(tables: readonly Table[], user: UserArgs): Table[] {
  const coverage = coverageOf(user);
  return tables.filter((one) => covers(coverage, one.database) && !isIgnored(one, user));
}

/** Whether the user leaves a table out by its name. */
export function isIgnored(table: Pick<Table, 'database' | 'table'>, { options }: UserArgs): boolean {
  const key = likeKey(fullName(table));
  return options.some(({ name, value }) => name === 'ignore-table' && value !== undefined && likeKey(value) === key);
}

/**
 * Shares tables out: the largest first, each to whom has the least so far; the same sizes give the same shares. Tables
 * that a dump program might take for one another, where it is told to leave one out, stay together.
 */
export function shareOut(tables: readonly Table[], count: number): Table[][] {
  const groups = new Map<string, Table[]>();
  for (const one of tables) {
    const key = likeKey(fullName(one));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const sized = [...groups].map(([key, members]) => ({ key, members, bytes: sum(members) }));
  sized.sort((a, b) => b.bytes - a.bytes || (a.key < b.key ? -1 : 1));
  const shares = Array.from({ length: Math.min(count, sized.length) }, () => ({ bytes: 0, tables: [] as Table[] }));
  for (const { members, bytes } of sized) {
    const least = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    least.bytes += bytes;
    least.tables.push(...members);
  }
  return shares.map((share) => share.tables);
}

/** The name by which a dump program is told to leave a table out. */
export function fullName({ database, table }: Pick<Table, 'database' | 'table'>): string {
  return `${database}.${table}`;
}

export function hasRows({ engine }: Table): boolean {
  return !WITHOUT_ROWS.test(engine);
}

function sum(tables: readonly Table[]): number {
  return tables.reduce((total, { bytes }) => total + bytes + EACH, 0);
}

/** Some dump programs tell the names apart neither by case nor by accents. */
function likeKey(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

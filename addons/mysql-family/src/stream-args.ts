import { invalidParam, isTurnedOff, type ReadOption, type RunContext } from '@stash-addons/core';
import type { Dialect } from './dialect.js';
import type { Dump } from './dump.js';

/** What several streams cannot do: it is about the one file of a dump, or leaves out what restores need of the others. */
const OF_ONE_STREAM = [
  ...['d', 'no-data', 't', 'no-create-info', 'w', 'where', 'tables', 'ignore-table-data', 'no-data-med'],
  ...['x', 'lock-all-tables', 'F', 'flush-logs', 'dump-slave', 'dump-replica'],
  ...['delete-master-logs', 'delete-source-logs'],
];

/** Options about which databases are dumped, who are named anew for each stream. */
const NAMING = ['A', 'all-databases', 'B', 'databases', 'ignore-database'];
/** Options for what stands once in a backup. */
const ONCE = ['master-data', 'source-data', 'gtid', 'set-gtid-purged', 'Y', 'all-tablespaces'];

/** A dump that can be shared out to several streams: what each of them is of, as arguments. */
export interface Shareable {
  dump: Dump;
  databases: string[];
}

/** Throws SA_PARAM_INVALID where the user asked for what only one stream can do. */
export function shareable(context: RunContext, dumps: readonly Dump[]): Shareable {
  const [dump, ...others] = dumps;
  const refusal = (problem: string) => invalidParam(context, 'parallel', problem);
  if (dump === undefined || others.length > 0) throw refusal('several dumps in a row (multiDumpArgs) are one stream');
  const { user, databases = ['mysql'] } = dump;
  const odd = user.options.find(isOfOneStream) ?? OF_ONE_STREAM.find((name) => user.has(name));
  if (odd !== undefined) {
    throw refusal(`several streams cannot have ${typeof odd === 'string' ? optionText(odd) : `--${odd.name}`} in args`);
  }
  if (databases.includes('mysql')) {
    throw refusal('the database mysql, of the server itself, is dumped in one stream; name the others in args');
  }
  if (!isNamed(dump) && user.plain.length > 1) throw refusal('single tables in args are dumped in one stream');
  return { dump, databases };
}

/** The arguments of the stream that has everything but rows; triggers come behind the rows that must not fire them. */
export function leadArgs({ dump, databases }: Shareable): string[] {
  const options = dump.user.options.filter((option) => !isOneOf(option, NAMING)).map(wordOf);
  return [...dump.common, ...dump.once, ...options, '--no-data', '--skip-triggers', ...named(dump, databases)];
}

/**
 * Where a statement ends depends on all rows before it. The fewer ends there are, the less of a dump is other than the
 * one before it when some rows have changed; the server that loads it needs room for a statement.
 */
const LARGEST_STATEMENT = 8 * 1024 * 1024;
/** Of the largest statement that servers take, their own part. */
const OVERHEAD = 1024;

/** The arguments of a stream of rows, of all tables that it is not told to leave out. */
export function partArgs({ dump, databases }: Shareable, dialect: Dialect, packet: number): string[] {
  const statement = `--net-buffer-length=${Math.min(LARGEST_STATEMENT, packet) - OVERHEAD}`;
  const options = dump.user.options.filter((option) => !isOneOf(option, [...NAMING, ...ONCE])).map(wordOf);
  const rows = ['--no-create-info', '--no-create-db', '--skip-routines', '--skip-events', ...dialect.rowsAlone];
  return [...dump.common, statement, ...options, ...rows, ...named(dump, databases)];
}

function named(dump: Dump, databases: string[]): string[] {
  return [...(isNamed(dump) ? ['--databases'] : []), '--', ...databases];
}

/** Whether the dump names its databases; that of a single one can do without. */
function isNamed({ user }: Dump): boolean {
  return user.has('B', 'databases') || user.has('A', 'all-databases');
}

function isOfOneStream(option: ReadOption): boolean {
  return option.name.endsWith('single-transaction') && isTurnedOff(option);
}

function isOneOf({ name }: ReadOption, names: readonly string[]): boolean {
  return names.some((one) => one === name || (one.length > 1 && name.length > 3 && one.startsWith(name)));
}

function wordOf({ name, isLong, value }: ReadOption): string {
  if (!isLong) return `-${name}${value ?? ''}`;
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}

function optionText(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

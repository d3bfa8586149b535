import {
  invalidParam,
  type Command,
  type Plan,
  type RunContext,
  type SnapshotInfo,
  type Step,
  type StreamFlow,
  type Unit,
  type UserArgs,
} from '@stash-addons/core';
import { familyCommand } from './command.js';
import type { Dialect } from './dialect.js';
import { partFile, SQL_FILE } from './formats.js';
import { REPORTS } from './reports.js';
import { sqlFilter, type SqlFilter } from './sql-filter.js';
import { readClientArgs } from './user-args.js';

/** Loading must not turn off the binary log, from which replicas and later backups learn of it. */
const TURNS_OFF_BINARY_LOG = '^SET (?:@@|SESSION )*(?:SESSION\\.)?SQL_LOG_BIN *=.*';

/** Where events wait until all rows are there. */
const EVENTS = { $path: 'events.sql' };
const FROM_FILE = 'open STDIN, "<", shift or die "cannot read the events: $!\\n"; exec { $ARGV[0] } @ARGV';

/** What is loaded of each snapshot, besides what the user selected. */
export interface Loading extends Pick<SqlFilter, 'erase' | 'system'> {
  snapshots: readonly SnapshotInfo[];
}

/**
 * Loads the wire's file with the client, which stops at the first error. Of a backup in several streams the rows follow
 * side by side, and then the events, which could change rows that are still to come.
 */
export function restoreStreams(context: RunContext, dialect: Dialect, loading: Loading): RestoreUnits {
  const { snapshots } = loading;
  const units = snapshots.flatMap(({ host, format, parts = [] }): Unit[] => {
    const flowOf = (part?: string) => loadFlow(context, dialect, loading, { part, isSet: parts.length > 0 });
    const rows = parts.map(({ part, ...own }) => ({ host, part, format: own.format, flow: flowOf(part) }));
    return [{ host, format, flow: flowOf() }, ...rows];
  });
  const parts = units.length - snapshots.length;
  if (parts === 0) return { units };
  return { units, concurrency: parts, after: [eventsStep(context, dialect)] };
}

export type RestoreUnits = Pick<Plan, 'units'> & Partial<Pick<Plan, 'after' | 'concurrency'>>;

interface Which {
  part: string | undefined;
  isSet: boolean;
}

function loadFlow(
  context: RunContext,
  dialect: Dialect,
  { erase, system }: Loading,
  { part, isSet }: Which,
): StreamFlow {
  const isPart = part !== undefined;
  const { database, byBytes } = selection(context, dialect);
  const filter = sqlFilter({
    ...{ database, system, isPart },
    events: isSet && !isPart ? EVENTS : undefined,
    head: byBytes ? IN_UTF8 : undefined,
    erase: [TURNS_OFF_BINARY_LOG, ...erase],
  });
  const file = isPart ? partFile(part) : SQL_FILE;
  return { kind: 'stream', file, stages: [filter, loadCommand(context, dialect)] };
}

/**
 * Reading by bytes takes the client a third less time than reading by characters, and finds the same in UTF-8. It goes
 * back to characters when the server is told of UTF-8 by `--init-command`, but not when the dump does that.
 */
const BY_BYTES = '--default-character-set=latin1';
const IN_UTF8 = 'SET NAMES utf8mb4; ';

function loadCommand(context: RunContext, dialect: Dialect): Command {
  const { words, has, byBytes } = selection(context, dialect);
  const session = [...(byBytes ? [BY_BYTES] : []), ...silently(context, has)];
  const args = ['--binary-mode', '--connect-timeout=30', ...dialect.loading, ...session, ...words];
  return { ...familyCommand(context, dialect, { tool: 'client', args }), stderr: REPORTS };
}

/** Without the binary log, where that is wanted. */
function silently(context: RunContext, has: UserArgs['has']): string[] {
  if (context.params['binaryLog'] !== 'false') return [];
  if (!has('init-command')) return ['--init-command=SET SESSION sql_log_bin = 0'];
  throw invalidParam(context, 'binaryLog', 'the --init-command in args takes its place; put SET sql_log_bin = 0 there');
}

function eventsStep(context: RunContext, dialect: Dialect): Step {
  const { argv, ...client } = loadCommand(context, dialect);
  return { name: 'load the events', run: { ...client, argv: ['perl', '-e', FROM_FILE, '--', EVENTS, ...argv] } };
}

interface Selection extends Pick<UserArgs, 'words' | 'has'> {
  database: string | undefined;
  /** Unless the user says in which character set the dump is read, or what comes first. */
  byBytes: boolean;
}

/** The client's own way to select a database makes others of the dump too, so that its option is taken out. */
function selection(context: RunContext, dialect: Dialect): Selection {
  const { params } = context;
  const { words, plain, has } = readClientArgs(context, dialect, params['args'] ?? '');
  const byBytes = !has('init-command') && !has('default-character-set');
  if (!has('o', 'one-database')) return { words, database: params['database'] || undefined, has, byBytes };
  const kept = words.filter((word) => !plain.includes(word) && !/^(?:-o|--one[-_]database)$/.test(word));
  return { words: kept, database: plain[0], has, byBytes };
}

import type { RunContext, StreamFlow } from '@stash-addons/core';
import { familyCommand } from './command.js';
import type { Dialect } from './dialect.js';
import { SQL_FILE } from './formats.js';
import { REPORTS } from './reports.js';
import { sqlFilter, type SqlFilter } from './sql-filter.js';
import { readClientArgs } from './user-args.js';

/** Loading must not turn off the binary log, from which replicas and later backups learn of it. */
const TURNS_OFF_BINARY_LOG = '^SET (?:@@|SESSION )*(?:SESSION\\.)?SQL_LOG_BIN *=.*';

/**
 * Loads the wire's file with the client, which stops at the first error. `erase` are patterns of what is left out of the
 * dump, besides the sections of databases that were not selected; `system` is what to do with the system tables.
 */
export function loadFlow(
  context: RunContext,
  dialect: Dialect,
  { erase, system }: Pick<SqlFilter, 'erase' | 'system'>,
): StreamFlow {
  const { params } = context;
  const { words, database } = selection(context, dialect);
  const silent = params['binaryLog'] === 'false' ? ['--init-command=SET SESSION sql_log_bin = 0'] : [];
  const client = familyCommand(context, dialect, 'client', [
    ...['--binary-mode', '--connect-timeout=30', ...dialect.loading, ...silent, ...words],
  ]);
  const filter = sqlFilter({ database, system, erase: [TURNS_OFF_BINARY_LOG, ...erase] });
  return { kind: 'stream', file: SQL_FILE, stages: [filter, { ...client, stderr: REPORTS }] };
}

/** The client's own way to select a database makes others of the dump too, so that its option is taken out. */
function selection(context: RunContext, dialect: Dialect): { words: string[]; database: string | undefined } {
  const { params } = context;
  const { words, plain, has } = readClientArgs(context, dialect, params['args'] ?? '');
  if (!has('o', 'one-database')) return { words, database: params['database'] || undefined };
  const kept = words.filter((word) => !plain.includes(word) && !/^(?:-o|--one[-_]database)$/.test(word));
  return { words: kept, database: plain[0] };
}

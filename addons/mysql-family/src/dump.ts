import type { RunContext, StreamFlow } from '@stash-addons/core';
import { familyCommand } from './command.js';
import type { Dialect } from './dialect.js';
import { endsGuard } from './ends-guard.js';
import { SQL_FILE } from './formats.js';
import { REPORTS } from './reports.js';

/** One transaction for the whole dump; tablespaces, which need a privilege of their own, belong to a server. */
export const DUMP_DEFAULTS = ['--single-transaction', '--no-tablespaces'];

/** One dump, or several in a row, each by its arguments, as the one file of the wire. */
export function dumpFlow(context: RunContext, dialect: Dialect, dumps: readonly string[][]): StreamFlow {
  const commands = dumps.map((args) => ({ ...familyCommand(context, dialect, 'dump', args), stderr: REPORTS }));
  if (commands.length === 1) return { kind: 'stream', file: SQL_FILE, stages: commands };
  return { kind: 'stream', file: SQL_FILE, sequence: commands, stages: [endsGuard(commands.length)] };
}

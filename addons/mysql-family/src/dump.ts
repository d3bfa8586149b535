import type { Command, RunContext, StreamFlow } from '@stash-addons/core';
import { familyCommand } from './command.js';
import type { Dialect } from './dialect.js';
import { endsGuard } from './ends-guard.js';
import { SQL_FILE } from './formats.js';
import { REPORTS } from './reports.js';

/** One transaction for the whole dump; tablespaces, which need a privilege of their own, belong to a server. */
export const DUMP_DEFAULTS = ['--single-transaction', '--no-tablespaces'];

/** Commands that write what no dump program does; the last of `after` writes the end mark once more. */
export interface Around {
  before: Command[];
  after: Command[];
}

/** One dump, or several in a row, each by its arguments, as the one file of the wire. */
export function dumpFlow(
  context: RunContext,
  dialect: Dialect,
  dumps: readonly string[][],
  around: Around = { before: [], after: [] },
): StreamFlow {
  const commands = dumps.map((args) => ({ ...familyCommand(context, dialect, 'dump', args), stderr: REPORTS }));
  const sequence = [...around.before, ...commands, ...around.after];
  if (sequence.length === 1) return { kind: 'stream', file: SQL_FILE, stages: sequence };
  const ends = commands.length + (around.after.length > 0 ? 1 : 0);
  return { kind: 'stream', file: SQL_FILE, sequence, stages: [endsGuard(ends)] };
}

import type { Command, RunContext, StreamFlow, UserArgs } from '@stash-addons/core';
import { familyCommand, type Call } from './command.js';
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

/** One run of the dump program, or what is to be shared out to several. */
export interface Dump {
  user: UserArgs;
  /** Options that every run has. */
  common: string[];
  /** Options for what stands beside the rows of tables. */
  once: string[];
  /** What the user wrote, with the databases named where the addon names them. */
  words: string[];
  /** What it is of; absent where the program finds that out, with the databases of the server itself. */
  databases?: string[];
}

/** One dump, or several in a row, as the one file of the wire. */
export function dumpFlow(
  context: RunContext,
  dialect: Dialect,
  dumps: readonly Dump[],
  around: Around = { before: [], after: [] },
): StreamFlow {
  const commands = dumps.map(({ common, once, words }) =>
    dumpCommand(context, dialect, { args: [...common, ...once, ...words] }),
  );
  const sequence = [...around.before, ...commands, ...around.after];
  if (sequence.length === 1) return { kind: 'stream', file: SQL_FILE, stages: sequence };
  const ends = commands.length + (around.after.length > 0 ? 1 : 0);
  return { kind: 'stream', file: SQL_FILE, sequence, stages: [endsGuard(ends)] };
}

/** The dump program, for which nothing that it says is no error. */
export function dumpCommand(context: RunContext, dialect: Dialect, call: Omit<Call, 'tool'>): Command {
  return { ...familyCommand(context, dialect, { tool: 'dump', ...call }), stderr: REPORTS };
}

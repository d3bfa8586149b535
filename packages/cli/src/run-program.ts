import { inspect } from 'node:util';
import { ERRORS, exitCodeOf, redact, toCoded } from '@stash-addons/core';
import type { CommandSpec } from './command.js';
import { helpText } from './help.js';
import { parseCommandLine } from './parse.js';
import type { Program } from './program.js';

/** A second interrupt ends the program at once; the first lets it clean up. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted && signal === 'SIGINT') process.exit(ERRORS.SA_RUN_CANCELLED.exit);
      controller.abort();
    });
  }
  return controller.signal;
}

async function run(program: Program, argv: readonly string[]): Promise<void> {
  const { verb, words, values } = parseCommandLine(argv, program);
  endWithReader(verb);
  if (verb === undefined || values.help) {
    process.stdout.write(helpText(program, verb));
    if (verb === undefined && !values.help) process.exitCode = 2;
    return;
  }
  const act = await verb.load();
  await act({ words, values, signal: interruptSignal() });
}

/** The one place where an error becomes text and an exit status. */
function fail(error: unknown, verbose: boolean): void {
  const { code, message, hint } = toCoded(error);
  process.stderr.write(redact(`error ${code}: ${message}\n  hint: ${hint}\n`));
  if (verbose && error instanceof Error) process.stderr.write(redact(`${inspect(error)}\n`));
  process.exitCode = exitCodeOf(error);
}

/** Whoever reads our output may stop early, as `head` does; that is no error, and hides none. */
function endWithReader(verb: CommandSpec | undefined): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (verb?.outlivesReader !== true) process.exit(process.exitCode ?? (code === 'EPIPE' ? 0 : 1));
  });
}

/** Runs the verb that the words name; sets the exit status, and never rejects. */
export async function runProgram(program: Program, argv: readonly string[]): Promise<void> {
  // What is running must not end because nobody looks at its progress any more.
  process.stderr.on('error', () => undefined);
  await run(program, argv).catch((error: unknown) => fail(error, argv.includes('--verbose')));
}

#!/usr/bin/env node
import { inspect } from 'node:util';
import { ERRORS, exitCodeOf, redact, toCoded } from '@stash-addons/core';
import type { CommandSpec } from './command.js';
import { COMMANDS } from './commands/index.js';
import { helpText } from './help.js';
import { parseCommandLine } from './parse.js';

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

async function main(argv: string[]): Promise<void> {
  const { verb, words, values } = parseCommandLine(argv);
  if (verb === undefined || values.help) {
    process.stdout.write(helpText(verb));
    if (verb === undefined && !values.help) process.exitCode = 2;
    return;
  }
  const run = await (COMMANDS[verb] as unknown as CommandSpec).load();
  await run({ words, values, signal: interruptSignal() });
}

/** The one place where an error becomes text and an exit status. */
function fail(error: unknown, verbose: boolean): void {
  const { code, message, hint } = toCoded(error);
  process.stderr.write(redact(`error ${code}: ${message}\n  hint: ${hint}\n`));
  if (verbose && error instanceof Error) process.stderr.write(redact(`${inspect(error)}\n`));
  process.exitCode = exitCodeOf(error);
}

// Whoever reads our output may stop early, as `head` does; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const argv = process.argv.slice(2);
await main(argv).catch((error: unknown) => fail(error, argv.includes('--verbose')));

import { parseArgs } from 'node:util';
import { StashError } from '@stash-addons/core';

const HELP = 'stash-addons conform --help';

export const USAGE = `stash-addons conform <folder or package> [options]

Tries an addon against its real database, as its conform.config.mjs declares it.

  --short         Less data, fewer passwords, the first version alone, and the checks that matter most
  --only ID       This check alone, by its id or the beginning of it; may be repeated
  --json          Print the report as JSON
  --junit FILE    Write the report as JUnit has it
  --badge FILE    Write a badge with the score, SVG
  --update        Write conform.golden.json instead of comparing with it
  --config FILE   The declaration, where it is not in the addon's folder
  --root DIR      Where a package is looked for (default: here)
  --verbose       Print what each run of the addon's program said
  --keep          Leave the private folder, and say where it is
  --list          Print the ids of all checks
`;

export interface Options {
  addon: string | undefined;
  root: string;
  only: string[];
  config: string | undefined;
  junit: string | undefined;
  badge: string | undefined;
  short: boolean;
  json: boolean;
  update: boolean;
  verbose: boolean;
  keep: boolean;
  list: boolean;
  help: boolean;
}

const FLAGS = {
  only: { type: 'string', multiple: true, default: [] as string[] },
  config: { type: 'string' },
  junit: { type: 'string' },
  badge: { type: 'string' },
  root: { type: 'string', default: '.' },
  short: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  update: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Throws SA_USAGE. */
export function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = parse(argv);
  const [addon, more] = positionals;
  if (more !== undefined) throw usage(`"${more}" is one word too many`);
  if (addon === undefined && !values.list && !values.help) throw usage('the folder or package of an addon is missing');
  const { config, junit, badge } = values;
  return { ...values, config, junit, badge, addon };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, allowPositionals: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function usage(problem: string): StashError {
  return new StashError('SA_USAGE', { problem, help: HELP });
}

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { StashError } from '@stash-addons/core';
import { type CommandSpec, GLOBAL_OPTIONS, type Invocation, type Options } from './command.js';
import { COMMANDS, type Verb } from './commands/index.js';

export interface Parsed {
  verb?: Verb;
  words: string[];
  values: Invocation['values'];
}

/** Reads the command line. Throws SA_USAGE for an unknown verb or flag, or words too few or too many. */
export function parseCommandLine(argv: readonly string[]): Parsed {
  const [verb, ...rest] = splitVerb(argv);
  if (verb === undefined) return parseWith(rest, undefined);
  if (!isVerb(verb)) throw usage(`There is no verb ${verb}`);
  return { verb, ...parseWith(rest, verb) };
}

/** The verb is the first word; a global flag with a value may stand before it. */
function splitVerb(argv: readonly string[]): [string | undefined, ...string[]] {
  let at = 0;
  while (at < argv.length && (argv[at] as string).startsWith('-')) {
    const flag = (argv[at] as string).slice(2);
    const spec = flag in GLOBAL_OPTIONS ? GLOBAL_OPTIONS[flag as keyof typeof GLOBAL_OPTIONS] : undefined;
    at += spec?.type === 'string' ? 2 : 1;
  }
  return [argv[at], ...argv.slice(0, at), ...argv.slice(at + 1)];
}

function parseWith(args: string[], verb: Verb | undefined): Omit<Parsed, 'verb'> {
  const spec: CommandSpec | undefined = verb === undefined ? undefined : COMMANDS[verb];
  const options = { ...GLOBAL_OPTIONS, ...spec?.options };
  const { values, positionals } = parseStrictly(args, options, verb);
  const { least, most } = spec?.words ?? { least: 0, most: 0 };
  if (!values['help'] && positionals.length < least) throw usage(`${spec?.usage}: something is missing`, verb);
  if (positionals.length > most) throw usage(`${positionals[most]} is one word too many`, verb);
  return { words: positionals, values };
}

function parseStrictly(
  args: string[],
  options: Options,
  verb?: Verb,
): { values: Parsed['values']; positionals: string[] } {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple }]) => [
      name,
      { type, ...(multiple ? { multiple } : {}), ...(name === 'file' ? { short: 'f' } : {}) },
    ]),
  ) as NonNullable<ParseArgsConfig['options']>;
  try {
    return parseArgs({ args, options: config, allowPositionals: true, strict: true }) as ReturnType<
      typeof parseStrictly
    >;
  } catch (error) {
    throw usage((error as Error).message.replace(/\. To specify.*$/s, '').replace(/\.$/, ''), verb);
  }
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(COMMANDS, word);
}

function usage(problem: string, verb?: Verb): StashError {
  return new StashError('SA_USAGE', { problem, help: `stash-addons ${verb === undefined ? '' : `${verb} `}--help` });
}

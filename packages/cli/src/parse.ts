import { parseArgs, type ParseArgsConfig } from 'node:util';
import { StashError } from '@stash-addons/core';
import type { CommandSpec, Invocation, Options } from './command.js';
import type { Program } from './program.js';

export interface Parsed {
  /** Absent where none was given. */
  verb?: CommandSpec;
  words: string[];
  values: Invocation['values'];
}

/** Reads the command line. Throws SA_USAGE for an unknown verb or flag, or words too few or too many. */
export function parseCommandLine(argv: readonly string[], program: Program): Parsed {
  const [verb, ...rest] = splitVerb(argv, program.options);
  if (verb === undefined) return parseWith(rest, program, { options: {}, words: { least: 0, most: 0 } });
  const spec = Object.hasOwn(program.commands, verb) ? program.commands[verb] : undefined;
  if (spec === undefined) throw usage(`There is no verb ${verb}`, program.name);
  return { verb: spec, ...parseWith(rest, { ...program, name: `${program.name} ${verb}` }, spec) };
}

/** The verb is the first word; a flag of every verb, with a value, may stand before it. */
function splitVerb(argv: readonly string[], options: Options): [string | undefined, ...string[]] {
  let at = 0;
  while (at < argv.length && (argv[at] as string).startsWith('-')) {
    const flag = argv[at] as string;
    const found = Object.entries(options).find(([name, { short }]) => flag === `--${name}` || flag === `-${short}`);
    at += found?.[1].type === 'string' ? 2 : 1;
  }
  return [argv[at], ...argv.slice(0, at), ...argv.slice(at + 1)];
}

function parseWith(
  args: string[],
  { name, options }: Program,
  spec: Pick<CommandSpec, 'options' | 'words'> & { usage?: string },
): Omit<Parsed, 'verb'> {
  const { values, positionals } = parseStrictly(args, { ...options, ...spec.options }, name);
  const { least, most } = spec.words;
  if (!values['help'] && positionals.length < least) throw usage(`${spec.usage}: something is missing`, name);
  if (positionals.length > most) throw usage(`${positionals[most]} is one word too many`, name);
  return { words: positionals, values };
}

function parseStrictly(
  args: string[],
  options: Options,
  program: string,
): { values: Parsed['values']; positionals: string[] } {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple ? { multiple } : {}), ...(short === undefined ? {} : { short }) },
    ]),
  ) as NonNullable<ParseArgsConfig['options']>;
  try {
    return parseArgs({ args, options: config, allowPositionals: true, strict: true }) as ReturnType<
      typeof parseStrictly
    >;
  } catch (error) {
    throw usage((error as Error).message.replace(/\. To specify.*$/s, '').replace(/\.$/, ''), program);
  }
}

function usage(problem: string, program: string): StashError {
  return new StashError('SA_USAGE', { problem, help: `${program} --help` });
}

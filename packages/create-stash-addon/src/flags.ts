import { parseArgs, type ParseArgsConfig } from 'node:util';
import { StashError } from '@stash-addons/core';
import { QUESTIONS, type Answers, type QuestionName } from './questions.js';

export interface Given {
  /** Folder to write; absent: named like the package. */
  folder?: string;
  answers: Partial<Answers>;
  /** Ask nothing. */
  yes: boolean;
  help: boolean;
}

export const NAMES = Object.keys(QUESTIONS) as QuestionName[];

/** Reads the command line. Throws SA_USAGE, and SA_CREATE_ANSWER for an answer that cannot be used. */
export function readFlags(argv: readonly string[]): Given {
  const { values, positionals } = parse(argv);
  const [folder, tooMuch] = positionals;
  if (tooMuch !== undefined) throw usage(`${tooMuch} is one word too many`);
  const { yes = false, help = false, ...answers } = values;
  for (const name of NAMES) if (answers[name] !== undefined) checkAnswer(name, answers[name]);
  return { answers, yes, help, ...(folder === undefined ? {} : { folder }) };
}

interface Parsed {
  values: Partial<Answers> & { yes?: boolean; help?: boolean };
  positionals: string[];
}

function parse(argv: readonly string[]): Parsed {
  const text = { type: 'string' } as const;
  const options: ParseArgsConfig['options'] = {
    ...Object.fromEntries(NAMES.map((name) => [name, text])),
    yes: { type: 'boolean', short: 'y' },
    help: { type: 'boolean', short: 'h' },
  };
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw usage(
      (error as Error).message
        .replace(/\. To specify a positional.*$/s, '')
        .replaceAll('\n', ' ')
        .replace(/\.$/, ''),
    );
  }
}

/** Throws SA_CREATE_ANSWER for an answer that cannot be used. */
export function checkAnswer(name: QuestionName, value: string): void {
  const problem = QUESTIONS[name].problem(value);
  if (problem !== undefined) throw new StashError('SA_CREATE_ANSWER', { flag: `--${name}`, value, problem });
}

export function usage(problem: string): StashError {
  return new StashError('SA_USAGE', { problem, help: 'npm create stash-addon -- --help' });
}

export function helpText(): string {
  const rows = NAMES.map((name) => [`--${name} ${QUESTIONS[name].value}`, QUESTIONS[name].asks]);
  const lines = [...rows, ['--yes', 'Ask nothing, take the defaults for the rest'], ['--help', 'Print this']];
  const flags = lines.map(([flag = '', says]) => `  ${flag.padEnd(22)} ${says}`);
  return `${[
    'Usage: npm create stash-addon [FOLDER] -- [flags]',
    '',
    'Writes a package that backs up and restores a database with Stash Addons, into a new folder.',
    ...['What no flag says is asked. Without a command to dump it is about a made-up database, which comes along.', ''],
    ...flags,
    '',
    'In commands, {host}, {port}, {database}, {ca}, {cert}, {key} and {insecure} (true where no certificate is to be checked)',
    'are filled in by the addon; a word is left out where there is no value for it.',
  ].join('\n')}\n`;
}

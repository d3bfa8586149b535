import { StashError } from '../errors/index.js';
import { splitUserArgs } from '../wire/user-args.js';
import { CONNECTION_STRING, type ArgsGrammar } from './args-grammar.js';
import { isTurnedOff, parseArgs, plainName, type ReadOption } from './parse-args.js';

export interface UserArgs {
  /** All of it, to be put into the program's argv. */
  words: string[];
  options: ReadOption[];
  /** The words that are neither an option nor the value of one. */
  plain: string[];
  /** Whether an option is there, by any of its names; a long one also abbreviated. */
  has(...names: string[]): boolean;
}

/** The parameter that the text came from, for messages. */
export interface ArgsOrigin {
  addon: string;
  param: string;
}

/**
 * What a user wrote for a program, as words (quotes group). Throws SA_PARAM_INVALID where it holds an option or a
 * value that the grammar refuses, more words than the program takes, or an open quote.
 */
export function readUserArgs(grammar: ArgsGrammar, text: string, origin: ArgsOrigin): UserArgs {
  const words = splitUserArgs(text);
  if (words === undefined) throw refusal(origin, '...', 'a quote in it is not closed');
  const { options, plain } = parseArgs(grammar, words);
  const has = (...names: string[]) => options.some((option) => names.some((name) => isNamed(grammar, option, name)));
  const problem =
    optionProblem(grammar, options) ?? wordsProblem(grammar, plain) ?? valueProblem(grammar, options, plain);
  if (problem !== undefined) throw refusal(origin, ...problem);
  return { words, options, plain, has };
}

type Problem = [value: string, problem: string];

function optionProblem(grammar: ArgsGrammar, options: ReadOption[]): Problem | undefined {
  for (const [names, why] of Object.entries(grammar.refused)) {
    const found = options.find((option) => names.split(' ').some((name) => isRefused(grammar, option, name)));
    if (found !== undefined) return [`${found.isLong ? '--' : '-'}${found.name}`, why];
  }
  return undefined;
}

function isRefused(grammar: ArgsGrammar, option: ReadOption, name: string): boolean {
  const isOff = name.startsWith('skip-') && grammar.switches === true && isTurnedOff(option);
  return isNamed(grammar, option, name) || (isOff && isNamed(grammar, option, name.slice('skip-'.length)));
}

/** A first part of a long name stands for it, unless it is a name of its own. */
function isNamed(grammar: ArgsGrammar, option: ReadOption, name: string): boolean {
  if (!option.isLong || name.length === 1) return option.name === name && !option.isLong;
  const all = grammar.switches === true ? [option.name, plainName(option.name)] : [option.name];
  return all.some((one) => one === name || (name.startsWith(one) && one !== '' && !isName(grammar, one)));
}

function isName({ valued, flags = '', refused }: ArgsGrammar, text: string): boolean {
  return [valued, flags, ...Object.keys(refused)].some((names) => names.split(' ').includes(text));
}

function wordsProblem({ program, words }: ArgsGrammar, plain: string[]): Problem | undefined {
  if (plain.length <= words) return undefined;
  return ['...', `${program} takes ${words} words besides options; write the value of an option as --option=value`];
}

function valueProblem(grammar: ArgsGrammar, options: ReadOption[], plain: string[]): Problem | undefined {
  const values = [...options.flatMap(({ value }) => value ?? []), ...plain];
  const rule = (grammar.refusedValues ?? [CONNECTION_STRING]).find(({ pattern }) =>
    values.some((value) => pattern.test(value)),
  );
  return rule && [rule.name, rule.why];
}

function refusal({ addon, param }: ArgsOrigin, value: string, problem: string): StashError {
  return new StashError('SA_PARAM_INVALID', { addon, param, value, problem });
}

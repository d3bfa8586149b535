import type { ArgsGrammar } from './args-grammar.js';

/** One option as it was written, without dashes. */
export interface ReadOption {
  name: string;
  isLong: boolean;
  value?: string;
}

type Grammar = Pick<ArgsGrammar, 'short' | 'valued' | 'flags' | 'switches'>;

/** Options and other words, as getopt_long tells them apart; nothing is refused. */
export function parseArgs(grammar: Grammar, words: readonly string[]): { options: ReadOption[]; plain: string[] } {
  const options: ReadOption[] = [];
  const plain: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') plain.push(...rest.splice(0));
    else if (word.startsWith('--')) options.push(longOption(grammar, word.slice(2), rest));
    else if (word.startsWith('-') && word !== '-') options.push(...shortOptions(grammar.short, word.slice(1), rest));
    else plain.push(word);
  }
  return { options, plain };
}

function longOption(grammar: Grammar, text: string, rest: string[]): ReadOption {
  const [, written = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  const name = grammar.switches === true ? written.replaceAll('_', '-') : written;
  const next = value === undefined && takesValue(grammar, name) ? rest.shift() : value;
  return { name, isLong: true, ...(next === undefined ? {} : { value: next }) };
}

/** An abbreviation of several names is an error of the program itself, so any of them will do. */
function takesValue({ valued, flags = '', switches }: Grammar, name: string): boolean {
  if (flags.split(' ').includes(name)) return false;
  const wanted = switches === true ? plainName(name) : name;
  return wanted !== '' && valued.split(' ').some((one) => one.startsWith(wanted));
}

function shortOptions(short: string, letters: string, rest: string[]): ReadOption[] {
  const [name = '', ...others] = letters;
  const following = others.join('');
  const option: ReadOption = { name, isLong: false };
  if (!short.includes(`${name}:`)) {
    return following === '' ? [option] : [option, ...shortOptions(short, following, rest)];
  }
  const value = following === '' && !short.includes(`${name}::`) ? rest.shift() : following;
  return [value === undefined || value === '' ? option : { ...option, value }];
}

const SWITCH = /^(?:skip|disable|enable|maximum|loose)-/;

/** The name of a switch without what is said of it: `x` of `loose-skip-x`. */
export function plainName(name: string): string {
  return SWITCH.test(name) ? plainName(name.replace(SWITCH, '')) : name;
}

export function isTurnedOff({ name, value }: ReadOption): boolean {
  return /^(?:(?:enable|maximum|loose)-)*(?:skip|disable)-/.test(name) || /^(?:0|off|false)$/i.test(value ?? '');
}

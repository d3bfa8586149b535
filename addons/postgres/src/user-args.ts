import { splitUserArgs, StashError } from '@stash-addons/core';
import type { Client } from './clients.js';

interface Grammar {
  /** As the program itself gives them to getopt: a colon after those that take a value. */
  short: string;
  /** What would lead the output, the input or the connection elsewhere, by both names. */
  refused: [short: string, long: string][];
  /** How many words without a dash it takes. */
  words: number;
}

const CONNECTION: Grammar['refused'] = [
  ['h', 'host'],
  ['p', 'port'],
  ['U', 'username'],
  ['W', 'password'],
  ['V', 'version'],
  ['?', 'help'],
];
const OUTPUT: Grammar['refused'] = [...CONNECTION, ['f', 'file'], ['F', 'format'], ['j', 'jobs']];

const GRAMMARS: Record<Client, Grammar> = {
  pg_dumpall: { short: 'acd:E:f:F:gh:l:Oop:rsS:tU:vVwWx?', refused: OUTPUT, words: 0 },
  pg_dump: { short: 'abBcCd:e:E:f:F:h:j:n:N:oOp:RsS:t:T:U:vVwWxZ:?', refused: OUTPUT, words: 1 },
  psql: {
    short: 'aAbc:d:eEf:F:h:HlL:no:p:P:qR:sStT:U:v:VwWxXz?01',
    refused: [
      ...CONNECTION,
      ['c', 'command'],
      ['f', 'file'],
      ['l', 'list'],
      ['s', 'single-step'],
      ['S', 'single-line'],
    ],
    words: 1,
  },
  pg_restore: {
    short: 'acCd:ef:F:h:I:j:lL:n:N:Op:P:RsS:t:T:U:vVwWxX:?1',
    refused: [...OUTPUT, ['l', 'list'], ['L', 'use-list']],
    words: 0,
  },
};

/** Long options of any of them that can have their value as the next word. */
const VALUED =
  'compress database dbname encoding exclude-database exclude-extension exclude-schema exclude-table ' +
  'exclude-table-and-children exclude-table-data exclude-table-data-and-children extension extra-float-digits ' +
  'field-separator filter function include-foreign-data index lock-wait-timeout log-file output pset ' +
  'record-separator restrict-key role rows-per-insert schema section set snapshot superuser sync-method table ' +
  'table-and-children table-attr trigger variable';
const TAKES_VALUE = new Set(VALUED.split(' '));

export interface UserArgs {
  words: string[];
  /** They say which database to connect to. */
  namesDatabase: boolean;
  has(short: string, long: string): boolean;
}

/** What the user wrote for this program, as words; SA_PARAM_INVALID where it would break the backup or restore. */
export function readUserArgs(tool: Client, text: string): UserArgs {
  const words = splitUserArgs(text);
  if (words === undefined) throw refusal('...', 'a quote in it is not closed');
  const parsed = parse(words, GRAMMARS[tool]);
  checkOptions(parsed, GRAMMARS[tool]);
  checkValues(parsed, GRAMMARS[tool], tool);
  const has = (short: string, long: string) => parsed.options.some((one) => one === short || one === long);
  return { words, namesDatabase: parsed.plain.length > 0 || has('d', 'dbname'), has };
}

/** Long options may be abbreviated, so a first part of a refused one is refused too. */
function checkOptions({ options }: Parsed, { refused }: Grammar): void {
  for (const [short, long] of refused) {
    const found = options.find((one) => one === short || (one.length > 1 && long.startsWith(one)));
    if (found === undefined) continue;
    throw refusal(
      found.length === 1 ? `-${found}` : `--${found}`,
      'the addon sets it, from parameters and the AppBinding',
    );
  }
}

function checkValues({ values, plain }: Parsed, { words }: Grammar, tool: Client): void {
  if (plain.length > words) {
    throw refusal(
      '...',
      `${tool} takes ${words} words besides options; write the value of an option as --option=value`,
    );
  }
  if ([...values, ...plain].some((one) => /:\/\/|\bpassword\s*=/.test(one))) {
    throw refusal('a connection string', 'arguments can be read by every user of the machine; name the database alone');
  }
  if (values.some((one) => one.startsWith('VERBOSITY'))) {
    throw refusal('VERBOSITY', 'errors are recognised by what it makes psql say');
  }
}

interface Parsed {
  options: string[];
  values: string[];
  plain: string[];
}

function parse(words: string[], grammar: Grammar): Parsed {
  const parsed: Parsed = { options: [], values: [], plain: [] };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') parsed.plain.push(...rest.splice(0));
    else if (word.startsWith('--')) parseLong(word, rest, parsed);
    else if (word.startsWith('-') && word !== '-') parseShort(word, rest, grammar, parsed);
    else parsed.plain.push(word);
  }
  return parsed;
}

function parseLong(word: string, rest: string[], parsed: Parsed): void {
  const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  parsed.options.push(name);
  if (value !== undefined) parsed.values.push(value);
  else if (TAKES_VALUE.has(name)) parsed.values.push(...rest.splice(0, 1));
}

function parseShort(word: string, rest: string[], { short }: Grammar, parsed: Parsed): void {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] as string;
    parsed.options.push(letter);
    if (!short.includes(`${letter}:`)) continue;
    parsed.values.push(...(at + 1 < word.length ? [word.slice(at + 1)] : rest.splice(0, 1)));
    return;
  }
}

function refusal(value: string, problem: string): StashError {
  return new StashError('SA_PARAM_INVALID', { addon: 'postgres', param: 'args', value, problem });
}

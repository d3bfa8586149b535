import {
  byAddon,
  CONNECTION_STRING,
  readUserArgs as read,
  type ArgsGrammar,
  type RefusedValue,
  type UserArgs,
} from '@stash-addons/core';
import type { Client } from './clients.js';

const REFUSED_VALUES: RefusedValue[] = [
  { ...CONNECTION_STRING, pattern: /:\/\/|\bpassword\s*=/ },
  { pattern: /^VERBOSITY/, name: 'VERBOSITY', why: 'errors are recognised by what it makes psql say' },
  {
    pattern: /^AUTOCOMMIT(?:=|$)/,
    name: 'AUTOCOMMIT',
    why: 'without it psql ends well and undoes all that it has loaded',
  },
  {
    pattern: /^SINGLE(?:LINE|STEP)(?:=|$)/,
    name: 'SINGLELINE or SINGLESTEP',
    why: 'psql would take lines of the dump for the end of a statement or for an answer',
  },
];

/** Long options of any of them that can have their value as the next word. */
const VALUED =
  'compress database dbname encoding exclude-database exclude-extension exclude-schema exclude-table ' +
  'exclude-table-and-children exclude-table-data exclude-table-data-and-children extension extra-float-digits ' +
  'field-separator filter function include-foreign-data index lock-wait-timeout log-file output pset ' +
  'record-separator restrict-key role rows-per-insert schema section set snapshot superuser sync-method table ' +
  'table-and-children table-attr trigger variable';

const CONNECTION = ['h host', 'p port', 'U username', 'W password', 'V version', '? help'];
const OUTPUT = [...CONNECTION, 'f file', 'F format', 'j jobs'];

function grammar(program: Client, short: string, words: number, refused: string[]): ArgsGrammar {
  return { program, short, words, valued: VALUED, refused: byAddon(...refused), refusedValues: REFUSED_VALUES };
}

const GRAMMARS: Record<Client, ArgsGrammar> = {
  pg_dumpall: grammar('pg_dumpall', 'acd:E:f:F:gh:l:Oop:rsS:tU:vVwWx?', 0, OUTPUT),
  pg_dump: grammar('pg_dump', 'abBcCd:e:E:f:F:h:j:n:N:oOp:RsS:t:T:U:vVwWxZ:?', 1, OUTPUT),
  psql: grammar('psql', 'aAbc:d:eEf:F:h:HlL:no:p:P:qR:sStT:U:v:VwWxXz?01', 1, [
    ...[...CONNECTION, 'c command', 'f file', 'l list', 's single-step', 'S single-line'],
  ]),
  pg_restore: grammar('pg_restore', 'acCd:ef:F:h:I:j:lL:n:N:Op:P:RsS:t:T:U:vVwWxX:?1', 0, [
    ...[...OUTPUT, 'l list', 'L use-list'],
  ]),
};

/** What the user wrote for this program; SA_PARAM_INVALID where it would break the backup or restore. */
export function readUserArgs(tool: Client, text = ''): UserArgs {
  return read(GRAMMARS[tool], text, { addon: 'postgres', param: 'args' });
}

/** They say which database to connect to. */
export function namesDatabase({ plain, has }: UserArgs): boolean {
  return plain.length > 0 || has('d', 'dbname');
}

import type { Captured, Command, RunContext } from '@stash-addons/core';
import { script } from './database.js';

export interface Facts {
  /** Of the library: `3.40.1`. A file has no version of its own. */
  version: string;
  /** Whether the file holds tables or anything else; a file that is not there, or empty, does not. */
  filled: boolean;
}

const ASK = `"$SQLITE" -readonly -bail "$FILE" '.timeout 30000' 'SELECT count(*) FROM sqlite_schema'`;

/** Of a backup the file has to be there; a restore makes it. */
export function questions({ request, ...context }: RunContext, rounds: Captured[][]): Command[] {
  if (rounds.length > 0) return [];
  const ask = request.operation === 'backup' ? ASK : `[ ! -s "$FILE" ] || ${ASK}`;
  return [{ ...script({ request, ...context }, `"$SQLITE" --version; ${ask}`), timeoutSeconds: 60 }];
}

export function readAnswers(rounds: Captured[][]): Facts {
  const [version = '', count = '0'] = (rounds[0]?.[0]?.stdout ?? '').trim().split('\n');
  return { version: version.split(' ')[0] ?? '', filled: count !== '0' };
}

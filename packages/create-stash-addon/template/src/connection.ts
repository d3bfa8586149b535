import {
  present,
  secretOf,
  tlsFiles,
  type Arg,
  type Command,
  type EnvValue,
  type RunContext,
} from '@stash-addons/core';
import { PASSWORD_VARIABLE, PORT, USER_VARIABLE, type Words } from './database.js';

/** One of the commands of database.ts, for the database of this run. Secrets are named here, and filled in by the runtime. */
export function commandFor(context: RunContext, [program, ...words]: Words): Command {
  const { ca, cert, key, files } = tlsFiles(context);
  const { host, port, path, insecureSkipVerify } = context.connection;
  const values = {
    ...{ host, port: String(port || PORT), database: path.replace(/^\//, ''), ca, cert, key },
    insecure: insecureSkipVerify ? 'true' : undefined,
  };
  return {
    argv: [program, ...words.flatMap((word) => filled(word, values))],
    env: present<EnvValue>({
      [USER_VARIABLE]: secretOf(context, 'username'),
      [PASSWORD_VARIABLE]: secretOf(context, 'password'),
    }),
    files,
  };
}

/** The word with its placeholder filled in; nothing where there is no value for it. */
function filled(word: string, values: Record<string, Arg | undefined>): Arg[] {
  const [, before = '', name = '', after = ''] = /^(.*)\{(\w+)\}(.*)$/.exec(word) ?? [];
  if (name === '') return [word];
  const value = values[name];
  if (value === undefined || value === '') return [];
  return [typeof value === 'string' ? `${before}${value}${after}` : { ...value, prefix: before }];
}

import { byAddon, readUserArgs, type ArgsGrammar, type RunContext, type UserArgs } from '@stash-addons/core';
import type { Dialect } from './dialect.js';

const VALUED =
  'bind-address character-sets-dir compression-algorithms connect-timeout database default-auth default-character-set ' +
  'fields-enclosed-by fields-escaped-by fields-optionally-enclosed-by fields-terminated-by ignore-database ' +
  'ignore-table ignore-table-data init-command lines-terminated-by max-allowed-packet max-join-size ' +
  'max-statement-time net-buffer-length plugin-dir prompt select-limit server-public-key-path ssl-ca ssl-capath ' +
  'ssl-cert ssl-cipher ssl-crl ssl-crlpath ssl-fp ssl-fplist ssl-key ssl-mode system tls-ciphersuites tls-version where ' +
  'wildcards zstd-compression-level';

/** What leads connection, output or input elsewhere, or goes on after errors. */
const REFUSED = [
  ...['h host', 'P port', 'u user', 'p password', 'S socket', 'W pipe', 'protocol', 'login-path', 'f force'],
  ...['defaults-file', 'defaults-extra-file', 'defaults-group-suffix', 'no-defaults', 'print-defaults'],
  ...['V version', '? help', 'X xml'],
];

/** Comments hold the end mark. */
const REFUSED_BY_DUMP = [
  ...['r result-file', 'T tab', 'dir', 'parallel', 'log-error', 'ignore-error', 'compact', 'skip-comments'],
];
const REFUSED_BY_CLIENT = ['e execute', 'tee', 'pager', 'H html', 'delimiter', 'skip-binary-mode'];

/** What the user wrote for the dump program; SA_PARAM_INVALID where it would break the backup. */
export function readDumpArgs(context: RunContext, dialect: Dialect, text: string): UserArgs {
  return read(context, text, {
    ...{ program: dialect.dump, short: 'AaBbCcdEeFfh:iIKklnNOpP:qQRr:S:tT:u:VvW:w:xXyY?#', words: Infinity },
    refused: byAddon(...REFUSED, ...REFUSED_BY_DUMP),
  });
}

/** The same for the client that loads a dump; one word names the database it begins in. */
export function readClientArgs(context: RunContext, dialect: Dialect, text: string): UserArgs {
  return read(context, text, {
    ...{ program: dialect.client, short: 'ABbCcD:Ee:fGgh:HIijLNnOop::P:qrsS:tTu:UVvwWX?#', words: 1 },
    refused: byAddon(...REFUSED, ...REFUSED_BY_CLIENT),
  });
}

function read(
  context: RunContext,
  text: string,
  grammar: Pick<ArgsGrammar, 'program' | 'short' | 'words' | 'refused'>,
): UserArgs {
  const origin = { addon: context.request.addon.name, param: 'args' };
  return readUserArgs({ ...grammar, valued: VALUED, switches: true }, text, origin);
}

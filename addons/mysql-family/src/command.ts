import {
  chooseTool,
  requireSecret,
  secretOf,
  StashError,
  tlsFiles,
  type Arg,
  type Command,
  type PrivateFile,
  type PrivatePath,
  type RunContext,
} from '@stash-addons/core';
import type { Dialect, TlsWish } from './dialect.js';

export interface Call {
  tool: 'client' | 'dump';
  args: Arg[];
  /** Options for which arguments have no room, in an option file of this name. */
  many?: { file: string; options: readonly (readonly [name: string, value: string])[] };
}

/**
 * The newest client or dump program, told where to connect and as whom. Nothing but this run's own option file is read,
 * and user and password stand in it alone.
 */
export function familyCommand(context: RunContext, dialect: Dialect, { tool, args, many }: Call): Command {
  const { file, options } = many ?? { file: 'client.cnf', options: [] };
  const { ca, cert, key, files } = tlsFiles(context);
  const option = (name: string, path: PrivatePath | undefined) =>
    path === undefined ? [] : [{ ...path, prefix: `--${name}=` }];
  return {
    argv: [
      chooseTool(context, dialect[tool], dialect).path,
      { $path: file, prefix: '--defaults-file=' },
      ...[...option('ssl-ca', ca), ...option('ssl-cert', cert), ...option('ssl-key', key)],
      ...dialect.tls(tlsWish(context)),
      ...urlArgs(context, dialect),
      ...args,
    ],
    files: [optionFile(context, file, options), ...files],
  };
}

function optionFile(context: RunContext, path: string, options: NonNullable<Call['many']>['options']): PrivateFile {
  const { host, port } = context.connection;
  const password = secretOf(context, 'password', { encode: 'cnf' });
  return {
    path,
    content: [
      `[client]\nprotocol=tcp\nhost=${quoted(host)}\nport=${port || 3306}\n`,
      'default-character-set=utf8mb4\nmax-allowed-packet=1G\n',
      ...['user=', requireSecret(context, 'username', { encode: 'cnf' })],
      ...(password === undefined ? [] : ['\npassword=', password]),
      '\n',
      ...options.map(([name, value]) => `${name}=${quoted(value)}\n`),
    ],
  };
}

function quoted(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, (letter) => `\\${letter}`).replaceAll('\n', '\\n')}"`;
}

/** An authority is given in order to be used. The clients check the name they connect to and can be told no other. */
function tlsWish({ connection }: RunContext): TlsWish {
  const { caBundle, host, insecureSkipVerify, serverName } = connection;
  if (insecureSkipVerify) return 'encrypt';
  if (caBundle === undefined) return 'open';
  if (serverName === undefined || serverName === host) return 'verify';
  const text = `the clients can check ${host} alone, and not the name ${serverName}`;
  throw new StashError('SA_TARGET_CERTIFICATE', { target: host, text });
}

/** Of the URL's query what the client knows; drivers have options of their own, but one about TLS must not be lost. */
function urlArgs({ connection }: RunContext, { urlOptions, title }: Dialect): string[] {
  return Object.entries(connection.query).flatMap(([name, value]) => {
    if (urlOptions.includes(name)) return [`--${name}=${value}`];
    if (!/^(?:ssl|tls)/i.test(name)) return [];
    const problem = `the clients of ${title} have no option ${name}; known are ${urlOptions.join(', ')}`;
    throw new StashError('SA_TARGET_URL', { target: connection.host, problem });
  });
}

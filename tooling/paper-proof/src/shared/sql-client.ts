import { planOf, type Command, type Plan, type Unit } from '@stash-addons/core';
import { secret } from './plan-case.js';

/** A server of the MySQL family, as its clients have to be told. */
export interface SqlServer {
  host: string;
  /** 0 leaves it to the client. */
  port: number;
  caBundle?: string;
  /** The AppBinding names a Secret with a client certificate. */
  clientCertificate?: boolean;
}

const OPTIONS_FILE = 'client.cnf';

/** User and password stand in a file that only this run reads; the client takes it as its first argument alone. */
export function sqlCommand(program: string, server: SqlServer, args: string[]): Command {
  const certificate = server.clientCertificate === true;
  return {
    argv: [
      program,
      { $path: OPTIONS_FILE, prefix: '--defaults-extra-file=' },
      ...(server.caBundle === undefined ? [] : [{ $path: 'ca.crt', prefix: '--ssl-ca=' }]),
      ...(certificate
        ? [
            { $path: 'tls.crt', prefix: '--ssl-cert=' },
            { $path: 'tls.key', prefix: '--ssl-key=' },
          ]
        : []),
      ...args,
    ],
    files: [
      optionsFile(server),
      ...(server.caBundle === undefined ? [] : [{ path: 'ca.crt', content: [server.caBundle] }]),
      ...(certificate
        ? ['tls.crt', 'tls.key'].map((key) => ({ path: key, content: [secret(key, undefined, 'tls')] }))
        : []),
    ],
  };
}

function optionsFile({ host, port }: SqlServer): NonNullable<Command['files']>[number] {
  return {
    path: OPTIONS_FILE,
    content: [
      `[client]\nhost=${host}\n${port === 0 ? '' : `port=${port}\n`}user=`,
      secret('username', 'cnf'),
      '\npassword=',
      secret('password', 'cnf'),
      '\n',
    ],
  };
}

const FILE = 'dumpfile.sql';

/** One dump, or several in a row, become the one file of the wire. */
export function sqlBackup(dumps: [Command, ...Command[]]): Plan {
  const [first, ...rest] = dumps;
  const flow: Unit['flow'] =
    rest.length === 0
      ? { kind: 'stream', file: FILE, stages: [first] }
      : { kind: 'stream', file: FILE, stages: [], sequence: dumps };
  return planOf([{ host: 'host-0', format: 'sql', flow }]);
}

export function sqlRestore(load: Command): Plan {
  return planOf([{ host: 'host-0', format: 'sql', flow: { kind: 'stream', file: FILE, stages: [load] } }]);
}

import { byAddon, readUserArgs, type ArgsGrammar, type ReadOption, type RunContext } from '@stash-addons/core';

/** Options that lead to the server, which all calls of the client need and not that of the dump or the restore alone. */
const CONNECTION = ['timeout', 'js-domain', 'domain', 'js-api-prefix', 'inbox-prefix', 'socks-proxy', 'tlsfirst'];

const GRAMMAR: ArgsGrammar = {
  program: 'nats',
  short: 's:',
  valued: `${CONNECTION.filter((name) => name !== 'tlsfirst').join(' ')} chunk-size window-size cluster tag replicas`,
  refused: {
    ...byAddon('s server', 'context', 'no-context', 'user', 'password', 'token', 'creds', 'nkey'),
    ...byAddon('tlscert', 'tlskey', 'tlsca'),
    config: 'it would give every stream the same configuration',
    trace: 'it prints what the streams hold',
    'h help': 'nothing would be done',
    version: 'nothing would be done',
  },
  words: 0,
};

export interface NatsArgs {
  /** For every call of the client. */
  connection: string[];
  /** For the dump or the restore of a stream. */
  own: string[];
}

/** What the user wrote in `args`. Throws SA_PARAM_INVALID where it would break the backup or restore. */
export function natsArgs({ params }: RunContext): NatsArgs {
  const { options } = readUserArgs(GRAMMAR, params['args'] ?? '', { addon: 'nats', param: 'args' });
  const leads = ({ name }: ReadOption) => CONNECTION.includes(name);
  return {
    connection: options.filter(leads).map(wordOf),
    own: options.filter((option) => !leads(option)).map(wordOf),
  };
}

function wordOf({ name, isLong, value }: ReadOption): string {
  const word = `${isLong ? '--' : '-'}${name}`;
  return value === undefined ? word : `${word}=${value}`;
}

/** Where the API of JetStream is, which a domain or another account can have elsewhere. */
export function apiPrefix(context: RunContext): string {
  const words = natsArgs(context).connection;
  const valueOf = (name: string) => words.findLast((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const domain = valueOf('js-domain') ?? valueOf('domain');
  return valueOf('js-api-prefix') ?? (domain === undefined ? '$JS.API' : `$JS.${domain}.API`);
}

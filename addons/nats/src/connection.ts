import { isIPv6 } from 'node:net';
import {
  chooseTool,
  present,
  secretOf,
  StashError,
  tlsFiles,
  type Arg,
  type Command,
  type EnvValue,
  type RunContext,
  type TlsFiles,
} from '@stash-addons/core';
import { CLIENT } from './client.js';
import { natsArgs } from './user-args.js';

/** A call of the client, which is told where to connect and as whom by environment and private files alone. */
export function nats(context: RunContext, ...words: Arg[]): Command {
  const [path, ...connection] = clientWords(context);
  return { argv: [path, ...connection, ...words], ...accessTo(context) };
}

/** The client with what every call of it needs. */
export function clientWords(context: RunContext): [path: string, ...options: string[]] {
  return [chooseTool(context, 'nats', CLIENT).path, ...natsArgs(context).connection];
}

/** In the order of the wire: where a Secret has user and token, the user counts, and a file of credentials before both. */
export function accessTo(context: RunContext): Required<Pick<Command, 'env' | 'files'>> {
  const username = secretOf(context, 'username');
  const { ca, cert, key, files } = tls(context);
  const credentials = ['nkey', 'creds'].flatMap((name) => {
    const content = secretOf(context, name);
    return content === undefined ? [] : [{ path: `nats/${name}`, content: [content] }];
  });
  const fileOf = (name: string) => credentials.find(({ path }) => path.endsWith(name))?.path;
  const [nkey, creds] = [fileOf('nkey'), fileOf('creds')];
  return {
    env: present<EnvValue>({
      NATS_URL: address(context),
      NATS_USER: username ?? secretOf(context, 'token'),
      NATS_PASSWORD: username && secretOf(context, 'password'),
      NATS_NKEY: nkey === undefined ? undefined : { $path: nkey },
      NATS_CREDS: creds === undefined ? undefined : { $path: creds },
      NATS_CA: ca,
      NATS_CERT: cert,
      NATS_KEY: key,
    }),
    files: [...credentials, ...files],
  };
}

/** The client certificate is in the same Secret as the rest; half of one is an error. */
function tls(context: RunContext): TlsFiles {
  const keys = context.secretKeys['target'] ?? [];
  return tlsFiles(context, keys.includes('tls.crt') || keys.includes('tls.key') ? 'target' : '');
}

function address({ connection }: RunContext): string {
  const { scheme, host, port, path, query, serverName, insecureSkipVerify } = connection;
  if (path.length > 1 || Object.keys(query).length > 0) {
    const problem = 'nothing can follow its port; options of the client go into the parameter args';
    throw new StashError('SA_TARGET_URL', { target: host, problem });
  }
  const text = insecureSkipVerify
    ? 'the nats client always verifies it: give its authority in caBundle'
    : `the nats client can check no other name than that of the address, and serverName is ${serverName}`;
  if (insecureSkipVerify || (serverName !== undefined && serverName !== host)) {
    throw new StashError('SA_TARGET_CERTIFICATE', { target: host, text });
  }
  return `${scheme === 'tls' ? 'tls' : 'nats'}://${isIPv6(host) ? `[${host}]` : host}:${port || 4222}`;
}

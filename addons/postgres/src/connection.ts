import { isIP } from 'node:net';
import {
  present,
  requireSecret,
  secretOf,
  StashError,
  tlsFiles,
  type Command,
  type Connection,
  type EnvValue,
  type RunContext,
} from '@stash-addons/core';

/** How a client is told where to connect and as whom: by environment and private files, never by arguments. */
export type Access = Required<Pick<Command, 'env' | 'files'>>;

const CONNECT_TIMEOUT_SECONDS = '30';
/** Options of a URL that would carry a secret, or that are given in another place. */
const REFUSED_OPTIONS = ['password', 'sslpassword', 'passfile', 'user', 'dbname', 'service', 'servicefile'];

/** The database the user named, in a parameter or in the URL. */
export function namedDatabase({ params, connection }: RunContext): string | undefined {
  return params['database'] || connection.path.replace(/^\//, '') || undefined;
}

/** Access to `database`; without one, libpq takes the one named like the user. */
export function accessTo(context: RunContext, database: string | undefined, settings: string[] = []): Access {
  const options = urlOptions(context, settings);
  const tls = tlsFiles(context);
  const service = { path: 'pg/service.conf', content: ['[stash]\n', ...options] };
  return {
    files: [...(options.length > 0 ? [service] : []), ...tls.files],
    env: present<EnvValue>({
      LC_ALL: 'C',
      PGAPPNAME: 'stash-addons',
      PGCONNECT_TIMEOUT: CONNECT_TIMEOUT_SECONDS,
      ...address(context),
      PGUSER: user(context),
      PGPASSWORD: secretOf(context, 'password'),
      PGDATABASE: database,
      PGSSLMODE: sslMode(context.connection),
      PGSSLROOTCERT: tls.ca,
      PGSSLCERT: tls.cert,
      PGSSLKEY: tls.key,
      ...(options.length > 0 ? { PGSERVICE: 'stash', PGSERVICEFILE: { $path: service.path } } : {}),
    }),
  };
}

function address({ connection }: RunContext): Record<string, EnvValue> {
  const { host, port, serverName } = connection;
  const named = serverName !== undefined && serverName !== host && sslMode(connection) === 'verify-full';
  if (named && isIP(host) === 0) {
    const text = `libpq can check the name ${serverName} only where the address is an IP, and it is ${host}`;
    throw new StashError('SA_TARGET_CERTIFICATE', { target: host, text });
  }
  return {
    ...(named ? { PGHOST: serverName, PGHOSTADDR: host } : { PGHOST: host }),
    PGPORT: String(port || 5432),
  };
}

function user(context: RunContext): EnvValue {
  const named = context.secretKeys['tls'] === undefined ? '' : context.params['user'];
  return named || requireSecret(context, 'username', { alias: ['POSTGRES_USER'] });
}

/** An authority is given in order to be used, so with one the default is to check the name as well. */
export function sslMode({ query, caBundle, insecureSkipVerify }: Connection): string | undefined {
  return query['sslmode'] ?? (caBundle === undefined || insecureSkipVerify ? undefined : 'verify-full');
}

/** Options of the URL travel in a service file: it can say all of them, while only some have a variable. */
function urlOptions({ connection }: RunContext, settings: string[]): string[] {
  const options: Record<string, string> = { ...connection.query };
  if (settings.length > 0) options['options'] = [options['options'], ...settings].filter(Boolean).join(' ');
  return Object.entries(options).map(([name, value]) => {
    if (REFUSED_OPTIONS.includes(name) || !/^\w+$/.test(name) || /[\r\n]/.test(value)) {
      const problem = `its option ${name} cannot stand there`;
      throw new StashError('SA_TARGET_URL', { target: connection.host, problem });
    }
    return `${name}=${value}\n`;
  });
}

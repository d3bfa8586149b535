import { isIP } from 'node:net';
import { StashError, type Command, type Connection, type EnvValue, type RunContext } from '@stash-addons/core';

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
  const service = serviceFile(context, settings);
  const tls = clientCertificate(context);
  const authority = certificateAuthority(context);
  return {
    files: [...service.files, ...tls.files, ...authority.files],
    env: {
      LC_ALL: 'C',
      PGAPPNAME: 'stash-addons',
      PGCONNECT_TIMEOUT: CONNECT_TIMEOUT_SECONDS,
      ...address(context),
      ...credentials(context),
      ...(database === undefined ? {} : { PGDATABASE: database }),
      ...tls.env,
      ...authority.env,
      ...service.env,
    },
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

function credentials({ params, secretKeys, connection }: RunContext): Record<string, EnvValue> {
  const keys = secretKeys['target'] ?? [];
  const named = secretKeys['tls'] === undefined ? '' : (params['user'] ?? '');
  if (named === '' && !keys.includes('username')) {
    throw new StashError('SA_TARGET_SECRET_KEY', { target: connection.host, keys: 'username, POSTGRES_USER' });
  }
  return {
    PGUSER: named === '' ? { $secret: { from: 'target', key: 'username' } } : named,
    ...(keys.includes('password') ? { PGPASSWORD: { $secret: { from: 'target', key: 'password' } } } : {}),
  };
}

/** An authority is given in order to be used, so with one the default is to check the name as well. */
function sslMode({ query, caBundle, insecureSkipVerify }: Connection): string | undefined {
  return query['sslmode'] ?? (caBundle === undefined || insecureSkipVerify ? undefined : 'verify-full');
}

function certificateAuthority({ connection }: RunContext): Access {
  const mode = sslMode(connection);
  const env: Record<string, EnvValue> = mode === undefined ? {} : { PGSSLMODE: mode };
  if (connection.caBundle === undefined || connection.insecureSkipVerify) return { env, files: [] };
  return {
    env: { ...env, PGSSLROOTCERT: { $path: 'pg/ca.crt' } },
    files: [{ path: 'pg/ca.crt', content: [connection.caBundle] }],
  };
}

function clientCertificate({ secretKeys, connection }: RunContext): Access {
  const keys = secretKeys['tls'];
  if (keys === undefined) return { env: {}, files: [] };
  const missing = ['tls.crt', 'tls.key'].find((key) => !keys.includes(key));
  if (missing !== undefined) throw new StashError('SA_TARGET_SECRET_KEY', { target: connection.host, keys: missing });
  return {
    env: { PGSSLCERT: { $path: 'pg/tls.crt' }, PGSSLKEY: { $path: 'pg/tls.key' } },
    files: ['tls.crt', 'tls.key'].map((key) => ({
      path: `pg/${key}`,
      content: [{ $secret: { from: 'tls', key } }],
    })),
  };
}

/** Options of the URL travel in a service file: it can say all of them, while only some have a variable. */
function serviceFile({ connection }: RunContext, settings: string[]): Access {
  const options: Record<string, string> = { ...connection.query };
  if (settings.length > 0) options['options'] = [options['options'], ...settings].filter(Boolean).join(' ');
  const lines = Object.entries(options).map(([name, value]) => {
    if (REFUSED_OPTIONS.includes(name) || !/^\w+$/.test(name) || /[\r\n]/.test(value)) {
      const problem = `its option ${name} cannot stand there`;
      throw new StashError('SA_TARGET_URL', { target: connection.host, problem });
    }
    return `${name}=${value}\n`;
  });
  if (lines.length === 0) return { env: {}, files: [] };
  return {
    env: { PGSERVICEFILE: { $path: 'pg/service.conf' }, PGSERVICE: 'stash' },
    files: [{ path: 'pg/service.conf', content: ['[stash]\n', ...lines] }],
  };
}

import { chmodSync, chownSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Certificate, createAuthority, type ServerTls } from '@stash-addons/testkit/fixtures';
import type { ServerUser } from './server-user.js';

export type Auth = 'trust' | 'scram-sha-256';

export interface Cluster {
  dir: string;
  binDir: string;
  user: ServerUser | undefined;
  auth: Auth;
  tls: ServerTls;
  clientCert: boolean;
}

export interface TlsMaterial {
  caPem: string;
  client: Certificate | undefined;
}

/** Tests need neither durability nor much memory. */
const DEFAULTS: Record<string, string> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '32MB',
  max_connections: '50',
  wal_level: 'replica',
  listen_addresses: '127.0.0.1',
  lc_messages: 'C',
};

function writeOwned(path: string, text: string, user: ServerUser | undefined): void {
  writeFileSync(path, text, { mode: 0o600 });
  if (user) chownSync(path, user.uid, user.gid);
}

/** With TLS only TLS is let in, so that a test cannot pass without it. */
export function writeHostRules({ dir, user, auth, tls, clientCert }: Cluster): void {
  const method = `${auth}${clientCert ? ' clientcert=verify-ca' : ''}`;
  const kind = tls ? 'hostssl' : 'host';
  const databases = ['all', 'replication'];
  const rules = databases.flatMap((name) => [`local ${name} all trust`, `${kind} ${name} all 127.0.0.1/32 ${method}`]);
  writeOwned(join(dir, 'data', 'pg_hba.conf'), `${rules.join('\n')}\n`, user);
}

/** Certificates beside the data, and the client's when one is wanted. */
export function prepareTls({ dir, user, tls, clientCert }: Cluster): TlsMaterial {
  if (!tls) return { caPem: '', client: undefined };
  const authority = createAuthority(dir);
  const { certPath, keyPath } = authority.server(tls);
  for (const [from, to] of [
    [certPath, 'server.crt'],
    [keyPath, 'server.key'],
    [authority.caPath, 'root.crt'],
  ] as const) {
    const target = join(dir, 'data', to);
    copyFileSync(from, target);
    chmodSync(target, 0o600);
    if (user) chownSync(target, user.uid, user.gid);
  }
  return { caPem: authority.caPem, client: clientCert ? authority.client('postgres') : undefined };
}

/** Arguments of `postgres`. */
export function serverArgs(cluster: Cluster, port: number, extra: Record<string, string>): string[] {
  const { dir, tls, clientCert } = cluster;
  const config: Record<string, string> = { ...DEFAULTS, port: String(port), unix_socket_directories: dir };
  if (tls) config['ssl'] = 'on';
  if (clientCert) config['ssl_ca_file'] = 'root.crt';
  const settings = Object.entries({ ...config, ...extra }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', join(dir, 'data'), ...settings];
}

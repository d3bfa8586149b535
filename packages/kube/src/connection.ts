import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';

/** What a request to the API server needs besides its path. */
export interface Credentials {
  headers: Record<string, string>;
  ca?: RequestOptions['ca'];
  cert?: RequestOptions['cert'];
  key?: RequestOptions['key'];
  rejectUnauthorized?: boolean;
}

/** Where the API server is and how to be let in. */
export interface Connection {
  server: URL;
  /** Asked again and again: a token in a file is replaced before it expires. */
  credentials: () => Promise<Credentials>;
}

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The cluster this process is a pod of, or else the one of the current kubeconfig. The client library, which takes 80 MB,
 * is loaded for a kubeconfig alone.
 */
export async function defaultConnection(env: NodeJS.ProcessEnv, account = ACCOUNT): Promise<Connection> {
  const { KUBECONFIG, KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (!KUBECONFIG && host && existsSync(join(account, 'token'))) return podConnection(host, port, account);
  return (await kubeconfigConnection()).connection;
}

/** What a user says about where the cluster is. */
export interface KubeconfigChoice {
  /** Path of the file; default: those of `KUBECONFIG`, or the one in the home folder. */
  kubeconfig?: string | undefined;
  /** Default: the current one. */
  context?: string | undefined;
}

/** The cluster of a kubeconfig, and the namespace of its context. Throws where the file or the context cannot be used. */
export async function kubeconfigConnection({ kubeconfig, context }: KubeconfigChoice = {}): Promise<{
  connection: Connection;
  namespace: string;
}> {
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new Error(`The kubeconfig has no ${context ? `context ${context}` : 'current context'}`);
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace ?? 'default';
  return { connection: { server: new URL(server), credentials: () => credentialsOf(config) }, namespace };
}

function podConnection(host: string, port: string, account: string): Connection {
  const server = new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`);
  return {
    server,
    credentials: async () => {
      const token = await readFile(join(account, 'token'), 'utf8');
      return { headers: { authorization: `Bearer ${token.trim()}` }, ca: await readFile(join(account, 'ca.crt')) };
    },
  };
}

async function credentialsOf(config: KubeConfig): Promise<Credentials> {
  const { headers = {}, auth, ca, cert, key, rejectUnauthorized } = await httpsOptions(config);
  const basic = auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  const tls = Object.entries({ ca, cert, key, rejectUnauthorized }).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(tls) as Partial<Credentials>), headers: { ...(headers as object), ...basic } };
}

async function httpsOptions(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
}

import { StashError, type AppBinding, type ClientConfig, type Connection } from '@stash-addons/core';

type Address = Omit<Connection, 'caBundle' | 'serverName' | 'insecureSkipVerify'>;

/** `user:password@tcp(host:port)/path?query`, the address form of a database driver of another language. */
const DRIVER_ADDRESS = /^(?:[^@]*@)?([a-z0-9]+)\((\[[^\]]*\]|[^:)]*)(?::(\d+))?\)(\/[^?]*)?(?:\?(.*))?$/i;

interface Reached {
  /** False for databases that are files, whose url may hold a path alone. */
  atHost: boolean;
}

/** Where the AppBinding says the database is: its service before its url. Throws SA_TARGET_URL. */
export function connectionOf(binding: AppBinding | undefined, { atHost }: Reached = { atHost: true }): Connection {
  if (binding === undefined) return { scheme: '', host: '', port: 0, path: '', query: {}, insecureSkipVerify: false };
  const config = binding.spec.clientConfig;
  return {
    ...addressOf(binding, config, { atHost }),
    insecureSkipVerify: config.insecureSkipTLSVerify ?? false,
    ...(config.caBundle === undefined ? {} : { caBundle: decodePem(binding, config.caBundle) }),
    ...(config.serverName === undefined ? {} : { serverName: config.serverName }),
  };
}

function addressOf(binding: AppBinding, config: ClientConfig, reached: Reached): Address {
  const { service, url } = config;
  if (service !== undefined) return fromService(service, binding.metadata.namespace ?? 'default');
  if (url === undefined || url === '') throw unusable(binding, 'it has neither a service nor a url');
  return fromDriverAddress(url) ?? fromUrl(binding, url, reached);
}

function fromService(service: NonNullable<ClientConfig['service']>, ownNamespace: string): Address {
  const { scheme, name, namespace = ownNamespace, port, path = '', query = '' } = service;
  return { scheme, host: `${name}.${namespace}.svc`, port, path, query: parseQuery(query) };
}

function fromDriverAddress(url: string): Address | undefined {
  const found = DRIVER_ADDRESS.exec(url);
  if (found === null) return undefined;
  const [, , host, port, path, query] = found;
  return {
    scheme: '',
    host: unbracket(host as string),
    port: Number(port ?? 0),
    path: path ?? '',
    query: parseQuery(query ?? ''),
  };
}

function fromUrl(binding: AppBinding, url: string, { atHost }: Reached): Address {
  if (!URL.canParse(url)) throw unusable(binding, 'its url cannot be read');
  const parsed = new URL(url);
  if (parsed.hostname === '' && (atHost || parsed.pathname.length < 2)) {
    throw unusable(binding, 'its url names no host');
  }
  return {
    scheme: parsed.protocol.replace(/:$/, ''),
    host: unbracket(decodeURIComponent(parsed.hostname)),
    port: portOf(url, parsed),
    path:
      parsed.pathname === '/' && !/\/$/.test(url.split('?')[0] as string) ? '' : decodeURIComponent(parsed.pathname),
    query: parseQuery(parsed.search),
  };
}

/** URL leaves out a port that is the scheme's own default, so the text is asked. */
function portOf(url: string, parsed: URL): number {
  if (parsed.port !== '') return Number(parsed.port);
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  return Number(/:(\d+)$/.exec(authority)?.[1] ?? 0);
}

function parseQuery(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

function unbracket(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function decodePem(binding: AppBinding, base64: string): string {
  const pem = Buffer.from(base64, 'base64').toString('utf8');
  if (!pem.includes('-----BEGIN')) throw unusable(binding, 'its caBundle is not base64 of a PEM bundle');
  return pem;
}

function unusable(binding: AppBinding, problem: string): StashError {
  return new StashError('SA_TARGET_URL', { target: nameOf(binding), problem });
}

export function nameOf(binding: AppBinding): string {
  return `${binding.metadata.namespace ?? 'default'}/${binding.metadata.name ?? ''}`;
}

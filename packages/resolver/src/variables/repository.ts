import { type Backend, PROVIDERS, type Provider, type Repository, StashError } from '@stash-addons/core';

/** Variables by name; what is undefined is not supplied. */
export type Supplied = Record<string, string | undefined>;

interface Location {
  bucket: string;
  prefix: string;
  endpoint?: string;
  region?: string;
  insecureTls?: boolean;
  maxConnections?: number;
}

/**
 * Variables that say where a Repository is.
 *
 * @throws SA_RESOLVE_BACKEND
 */
export function repositoryVariables(repository: Repository, namespace: string): Supplied {
  const { backend } = repository.spec;
  const name = repository.metadata.name ?? '';
  const refuse = (problem: string): never => {
    throw new StashError('SA_RESOLVE_BACKEND', { repository: name, problem });
  };
  const provider = PROVIDERS.find((one) => backend[one] !== undefined) ?? refuse('it names no store');
  const location = LOCATIONS[provider](backend) ?? refuse('its URL is not one');
  const secret = backend.storageSecretName || undefined;
  return {
    REPOSITORY_NAME: name,
    REPOSITORY_NAMESPACE: namespace,
    REPOSITORY_PROVIDER: provider,
    REPOSITORY_BUCKET: location.bucket,
    REPOSITORY_PREFIX: location.prefix,
    REPOSITORY_ENDPOINT: location.endpoint,
    REPOSITORY_REGION: location.region,
    REPOSITORY_INSECURE_TLS: String(location.insecureTls ?? false),
    REPOSITORY_SECRET_NAME: secret,
    REPOSITORY_SECRET_NAMESPACE: secret && namespace,
    MAX_CONNECTIONS: String(location.maxConnections ?? 0),
  };
}

/** Undefined where the backend is not one. Asked only for a provider whose field is set. */
type Locate = (backend: Backend) => Location | undefined;

const LOCATIONS: Record<Provider, Locate> = {
  local: ({ local }) => local && { bucket: local.mountPath, prefix: '' },
  s3: ({ s3 }) =>
    s3 && {
      bucket: s3.bucket,
      prefix: s3.prefix ?? '',
      endpoint: s3.endpoint,
      region: s3.region ?? '',
      insecureTls: s3.insecureTLS ?? false,
    },
  gcs: ({ gcs }) => gcs && { ...limits(gcs), bucket: gcs.bucket, prefix: gcs.prefix ?? '' },
  azure: ({ azure }) => azure && { ...limits(azure), bucket: azure.container, prefix: azure.prefix ?? '' },
  swift: ({ swift }) => swift && { bucket: swift.container, prefix: swift.prefix ?? '' },
  b2: ({ b2 }) => b2 && { ...limits(b2), bucket: b2.bucket, prefix: b2.prefix ?? '' },
  rest: ({ rest }) => restLocation(rest?.url ?? ''),
};

function limits({ maxConnections }: { maxConnections?: number }): { maxConnections?: number } {
  return maxConnections === undefined ? {} : { maxConnections };
}

/** Not by URL, which drops a port that is the scheme's default. */
function restLocation(url: string): Location | undefined {
  const [, host, path] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#@]+)([^?#]*)/i.exec(url) ?? [];
  if (host === undefined || path === undefined) return undefined;
  try {
    return { bucket: host, prefix: decodeURIComponent(path), endpoint: url };
  } catch {
    return undefined;
  }
}

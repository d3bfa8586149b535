import { StashError, type Backend, type Provider, type Repository } from '@stash-addons/core';

type Flags = Readonly<Record<string, string>>;

/** The backend as resolved flags name it; what no flag says is taken from the document. */
const FROM_FLAGS: Record<Provider, (flags: Flags, given: Backend) => Backend> = {
  local: (flags, { local }) => ({ local: { ...local, mountPath: flags['bucket'] || local?.mountPath || '' } }),
  s3: (flags, { s3 }) => ({
    s3: {
      ...s3,
      endpoint: flags['endpoint'] || s3?.endpoint || '',
      bucket: flags['bucket'] || s3?.bucket || '',
      ...given('prefix', flags['path']),
      ...given('region', flags['region']),
      ...(flags['insecure-tls'] ? { insecureTLS: flags['insecure-tls'] === 'true' } : {}),
    },
  }),
  gcs: (flags, { gcs }) => ({ gcs: { ...gcs, bucket: flags['bucket'] || gcs?.bucket || '', ...placed(flags) } }),
  azure: (flags, { azure }) => ({
    azure: { ...azure, container: flags['bucket'] || azure?.container || '', ...placed(flags) },
  }),
  swift: (flags, { swift }) => ({
    swift: { ...swift, container: flags['bucket'] || swift?.container || '', ...given('prefix', flags['path']) },
  }),
  b2: (flags, { b2 }) => ({ b2: { ...b2, bucket: flags['bucket'] || b2?.bucket || '', ...placed(flags) } }),
  rest: (flags, { rest }) => ({ rest: { ...rest, ...given('url', flags['endpoint']) } }),
};

/** The Repository with what the resolved flags say of its place. */
export function repositoryOf(repository: Repository, flags: Flags): Repository {
  const { backend } = repository.spec;
  const provider = flags['provider'];
  if (!provider) return repository;
  const build = FROM_FLAGS[provider as Provider] as (typeof FROM_FLAGS)[Provider] | undefined;
  if (build === undefined)
    throw new StashError('SA_REPOSITORY_STRING', { text: provider, problem: 'it is no provider' });
  const secret = flags['storage-secret-name'] || backend.storageSecretName;
  const named = secret === undefined ? {} : { storageSecretName: secret };
  return { ...repository, spec: { ...repository.spec, backend: { ...named, ...build(flags, backend) } } };
}

function placed(flags: Flags) {
  const connections = Number(flags['max-connections'] || 0);
  return { ...given('prefix', flags['path']), ...(connections > 0 ? { maxConnections: connections } : {}) };
}

function given<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } {
  return (value ? { [key]: value } : {}) as { [K in Key]?: string };
}

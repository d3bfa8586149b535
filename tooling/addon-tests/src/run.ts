import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppBinding, ManifestSource, RunRequest } from '@stash-addons/core';

export const REPOSITORY_PASSWORD = 'repository password';
const NAMESPACE = 'demo';

export interface ServerAddress {
  host: string;
  port: number;
  superuser?: string;
  password?: string;
}

export interface Target {
  server: ServerAddress;
  /** Path and query of the URL. */
  url?: string;
  /** The AppBinding's Secret. Default: user and password of the server. */
  secret?: Record<string, string>;
  /** The Secret of spec.tlsSecret. */
  tls?: Record<string, string>;
  clientConfig?: Partial<AppBinding['spec']['clientConfig']>;
}

export interface Run extends Target {
  operation: 'backup' | 'restore';
  params?: Record<string, string>;
  /** Hosts of the request, to choose a snapshot. */
  hosts?: RunRequest['hosts'];
  /** Untagged snapshots of the old layout belong to this target. */
  adoptUntagged?: boolean;
}

interface Place {
  /** Run directory, not there yet. */
  dir: string;
  repository: string;
  /** Outlasts the run: what one begins and dies, the next one puts right. */
  journal: string;
}

/** The args of the addon's own Function, as the resolver would leave them. */
export function argsOf(manifest: ManifestSource, { operation, params = {} }: Run): string[] {
  const variables: Record<string, string> = {
    REPOSITORY_PROVIDER: 'local',
    REPOSITORY_BUCKET: '/safe',
    REPOSITORY_SECRET_NAME: 'repository',
    REPOSITORY_SECRET_NAMESPACE: NAMESPACE,
    NAMESPACE,
    TARGET_NAME: 'db',
    TARGET_NAMESPACE: NAMESPACE,
    INTERIM_DATA_DIR: '/stash-tmp/stash-interim-volume',
    outputDir: '/stash-tmp/output',
    ENABLE_CACHE: 'false',
    ...params,
  };
  const template = manifest.operations[operation]?.functions.at(-1)?.args ?? [];
  return template.map((arg) =>
    arg.replaceAll(
      /\$\{(\w+)(?::=([^}]*))?\}/g,
      (_, name: string, byDefault: string | undefined) => variables[name] ?? byDefault ?? '',
    ),
  );
}

/** Writes the run directory as an engine does: the request, and each Secret's keys as files beside it. */
export function writeRun(manifest: ManifestSource, run: Run, place: Place): void {
  const { superuser = '', password = '' } = run.server;
  const objects: Record<string, Record<string, string>> = {
    repository: { RESTIC_PASSWORD: REPOSITORY_PASSWORD },
    'db-auth': run.secret ?? { username: superuser, password },
    ...(run.tls === undefined ? {} : { 'db-tls': run.tls }),
  };
  for (const [name, values] of Object.entries(objects)) {
    const folder = join(place.dir, 'secrets', NAMESPACE, name);
    mkdirSync(folder, { recursive: true });
    for (const [key, value] of Object.entries(values)) writeFileSync(join(folder, key), value, { mode: 0o600 });
  }
  mkdirSync(join(place.dir, 'scratch'));
  writeFileSync(join(place.dir, 'request.json'), JSON.stringify(requestOf(manifest, run, place)));
}

function requestOf(manifest: ManifestSource, run: Run, { dir, repository, journal }: Place): RunRequest {
  const { operation, params = {} } = run;
  const kind = operation === 'backup' ? 'BackupSession' : 'RestoreSession';
  return {
    contract: '1.0',
    operation,
    session: { kind, namespace: NAMESPACE, name: 'now', uid: 'u1', attempt: 1 },
    invoker: { kind: 'BackupConfiguration', namespace: NAMESPACE, name: 'every-night', uid: 'u2' },
    member: { index: 0 },
    addon: { name: manifest.addon.name, version: '0.1.0', release: manifest.releases.at(-1)?.suffix ?? '' },
    target: {
      ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'db', namespace: NAMESPACE },
      appBinding: appBindingOf(manifest, run),
    },
    repository: {
      apiVersion: 'stash.appscode.com/v1alpha1',
      kind: 'Repository',
      metadata: { name: 'repository', namespace: NAMESPACE },
      spec: {
        backend: { storageSecretName: 'repository', local: { mountPath: '/safe', hostPath: { path: repository } } },
      },
    },
    params: Object.fromEntries(Object.entries(params).filter(([name]) => manifest.params[name]?.flag === undefined)),
    hosts: run.hosts ?? [],
    actions: [{ name: 'InitializeBackendRepository' }],
    retention: { prune: false, adoptUntagged: run.adoptUntagged ?? false },
    dirs: {
      '/stash-tmp': join(dir, 'scratch'),
      '/stash-interim-volume': join(dir, 'interim'),
      '/stash-journal': journal,
      '/safe': repository,
    },
    tags: { target: 'demo/db', invoker: 'demo/every-night', session: 'demo/now' },
    limits: { stallSeconds: 60 },
  };
}

function appBindingOf({ serves: [serves] }: ManifestSource, { server, url = '', ...run }: Run): AppBinding {
  const { types, urlSchemes } = serves?.target === 'AppBinding' ? serves : { types: [''], urlSchemes: [''] };
  return {
    apiVersion: 'appcatalog.appscode.com/v1alpha1',
    kind: 'AppBinding',
    metadata: { name: 'db', namespace: NAMESPACE },
    spec: {
      type: types[0] ?? '',
      clientConfig: { url: `${urlSchemes[0]}://${server.host}:${server.port}${url}`, ...run.clientConfig },
      secret: { name: 'db-auth' },
      ...(run.tls === undefined ? {} : { tlsSecret: { name: 'db-tls' } }),
    },
  };
}

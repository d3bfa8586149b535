import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionsOf, type AppBinding, type ManifestSource, type RunRequest, type TargetRef } from '@stash-addons/core';

const NAMESPACE = 'demo';
/** Where a volume that is backed up is mounted, on the wire. */
export const VOLUME_PATH = '/stash-data';
const STALL_SECONDS = 60;

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
  /** Folder of a volume, which is then the target. */
  volume?: string;
}

export interface Run extends Target {
  operation: 'backup' | 'restore';
  /** Suffix of the release. Default: the last one of the manifest. */
  release?: string;
  params?: Record<string, string>;
  /** Hosts of the request, to choose a snapshot. */
  hosts?: RunRequest['hosts'];
  /** Untagged snapshots of the old layout belong to this target. */
  adoptUntagged?: boolean;
}

export interface Place {
  /** Run directory, not there yet. */
  dir: string;
  repository: string;
  /** Of the repository. */
  password: string;
  /** Outlasts the run: what one begins and dies, the next one puts right. */
  journal: string;
}

/** The args of the addon's own Function, as the resolver would leave them. */
export function argsOf(manifest: ManifestSource, run: Run): string[] {
  const { operation, params = {} } = run;
  const variables: Record<string, string> = {
    REPOSITORY_PROVIDER: 'local',
    REPOSITORY_BUCKET: '/safe',
    REPOSITORY_SECRET_NAME: 'repository',
    REPOSITORY_SECRET_NAMESPACE: NAMESPACE,
    NAMESPACE,
    TARGET_NAME: 'db',
    TARGET_NAMESPACE: NAMESPACE,
    TARGET_PATHS: VOLUME_PATH,
    TARGET_MOUNT_PATH: VOLUME_PATH,
    INTERIM_DATA_DIR: '/stash-tmp/stash-interim-volume',
    outputDir: '/stash-tmp/output',
    ENABLE_CACHE: 'false',
    ...params,
  };
  const body = manifest.operations[operation];
  const template = body === undefined ? [] : (functionsOf(body, releaseOf(manifest, run)).at(-1)?.args ?? []);
  return template.map((arg) =>
    arg.replaceAll(
      /\$\{(\w+)(?::=([^}]*))?\}/g,
      (_, name: string, byDefault: string | undefined) => variables[name] ?? byDefault ?? '',
    ),
  );
}

function releaseOf(manifest: ManifestSource, { release }: Run): string {
  return release ?? manifest.releases.at(-1)?.suffix ?? '';
}

/** Writes the run directory as an engine does: the request, and each Secret's keys as files beside it. */
export function writeRun(manifest: ManifestSource, run: Run, place: Place): void {
  const { superuser = '', password = '' } = run.server;
  const objects: Record<string, Record<string, string>> = {
    repository: { RESTIC_PASSWORD: place.password },
    'db-auth': run.secret ?? { username: superuser, password },
    ...(run.tls === undefined ? {} : { 'db-tls': run.tls }),
  };
  for (const [name, values] of Object.entries(objects)) {
    const folder = join(place.dir, 'secrets', NAMESPACE, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [key, value] of Object.entries(values)) writeFileSync(join(folder, key), value, { mode: 0o600 });
  }
  mkdirSync(join(place.dir, 'scratch'));
  writeFileSync(join(place.dir, 'request.json'), JSON.stringify(requestOf(manifest, run, place)), { mode: 0o600 });
}

function requestOf(manifest: ManifestSource, run: Run, { dir, repository, journal }: Place): RunRequest {
  const { operation, params = {}, volume } = run;
  const kind = operation === 'backup' ? 'BackupSession' : 'RestoreSession';
  return {
    contract: '1.0',
    operation,
    session: { kind, namespace: NAMESPACE, name: 'now', uid: 'u1', attempt: 1 },
    invoker: { kind: 'BackupConfiguration', namespace: NAMESPACE, name: 'every-night', uid: 'u2' },
    member: { index: 0 },
    addon: { name: manifest.addon.name, version: '0.1.0', release: releaseOf(manifest, run) },
    target: targetOf(manifest, run),
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
      ...(volume === undefined ? {} : { [VOLUME_PATH]: volume }),
    },
    tags: { target: 'demo/db', invoker: 'demo/every-night', session: 'demo/now' },
    limits: { stallSeconds: STALL_SECONDS },
  };
}

function targetOf(manifest: ManifestSource, run: Run): RunRequest['target'] {
  const [serves] = manifest.serves;
  if (serves?.target !== 'Resource') {
    const ref = {
      apiVersion: 'appcatalog.appscode.com/v1alpha1',
      kind: 'AppBinding',
      name: 'db',
      namespace: NAMESPACE,
    };
    return { ref, appBinding: appBindingOf(manifest, run) };
  }
  const apiVersion = serves.apiGroup === '' ? 'v1' : `${serves.apiGroup}/v1`;
  const ref: TargetRef = { apiVersion, kind: serves.kinds[0] ?? '', name: 'db', namespace: NAMESPACE };
  return { ref, ...(run.operation === 'backup' ? { paths: [VOLUME_PATH] } : {}) };
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

import {
  type Access,
  type ApiObject,
  buildManifest,
  defineAddon,
  jobOperation,
  type Manifest,
  planOf,
} from '@stash-addons/core';
import { NAMESPACE } from './scene.js';

export interface WidgetOptions {
  /** Default: widget. */
  name?: string;
  version?: string;
  suffixes?: string[];
  /** Last part of the images' tags. */
  tag?: string;
  access?: Partial<Access>;
}

const operation = (addon: string, name: 'backup' | 'restore', access: Partial<Access>) =>
  jobOperation({
    name: `${addon}-${name}-{release}`,
    args: [`${name}-${addon}`],
    access: { secretKeys: [{ key: 'password' }], refs: [], ...access },
    privileges: [],
    ...(name === 'restore' && { existing: { effect: 'replaces' as const, says: 'replaces everything' } }),
  });

/** A made-up addon. */
export function widgetManifest(options: WidgetOptions = {}): Manifest {
  const { name = 'widget', version = '1.0.0', suffixes = ['1.0'], tag = 'v1', access = {} } = options;
  const plan = () => planOf([]);
  const addon = defineAddon({
    manifest: {
      addon: { name, title: 'Widget' },
      objectPrefix: name,
      serves: [{ target: 'AppBinding', types: [name], urlSchemes: [name], defaultPort: 7000 }],
      releases: suffixes.map((suffix) => ({
        suffix,
        server: `>=${suffix} <${Number(suffix) + 1}.0`,
        tested: [],
        image: { repository: `registry.acme.dev/${name}`, tag: `${suffix}-${tag}`, platforms: ['linux/amd64'] },
      })),
      operations: { backup: operation(name, 'backup', access), restore: operation(name, 'restore', access) },
      formats: [{ id: 'text', layout: 'file', paths: ['/dump.txt'], minBytes: 1, writes: true }],
      params: {},
      tools: {},
    },
    program: { diagnoses: [], probe: () => [], facts: () => ({}), backup: plan, restore: plan },
  });
  const files = [{ path: 'dist/program.js', content: Buffer.from('') }];
  return buildManifest({
    addon,
    packageJson: { name: `@acme/${name}`, version },
    program: 'dist/program.js',
    files,
  });
}

export const PASSWORD = 'hunter2 of the widget';

/** What a backup of the widget `name` needs, and its BackupConfiguration. */
export function widgetObjects(name: string, spec: Record<string, unknown> = {}): ApiObject[] {
  const secret = (own: string, stringData: Record<string, string>) =>
    ({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace: NAMESPACE, name: own }, stringData }) as ApiObject;
  return [
    secret('storage', { RESTIC_PASSWORD: 'the password of the store' }),
    secret('widget-auth', { password: PASSWORD }),
    {
      apiVersion: 'stash.appscode.com/v1alpha1',
      kind: 'Repository',
      metadata: { namespace: NAMESPACE, name },
      spec: { backend: { rest: { url: `http://rest.store.svc:8000/${name}` }, storageSecretName: 'storage' } },
    } as ApiObject,
    {
      apiVersion: 'appcatalog.appscode.com/v1alpha1',
      kind: 'AppBinding',
      metadata: { namespace: NAMESPACE, name },
      spec: {
        type: 'widget',
        version: '1.0.3',
        clientConfig: { url: 'widget://w:7000' },
        secret: { name: 'widget-auth' },
      },
    } as ApiObject,
    configuration(name, spec),
  ];
}

export function configuration(name: string, spec: Record<string, unknown> = {}): ApiObject {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupConfiguration',
    metadata: { namespace: NAMESPACE, name },
    spec: {
      repository: { name },
      target: { ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name } },
      retentionPolicy: { name: 'keep', prune: true, keepLast: 3 },
      backupHistoryLimit: 5,
      ...spec,
    },
  } as ApiObject;
}

/** A session by hand. */
export function sessionOf(invoker: string, name: string, metadata: object = {}): ApiObject {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupSession',
    metadata: { namespace: NAMESPACE, name, ...metadata },
    spec: { invoker: { apiGroup: 'stash.appscode.com', kind: 'BackupConfiguration', name: invoker } },
  } as ApiObject;
}

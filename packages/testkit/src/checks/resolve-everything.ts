import type {
  AppBinding,
  BackupConfiguration,
  Manifest,
  Release,
  Repository,
  RestoreSession,
} from '@stash-addons/core';
import { renderObjects } from '@stash-addons/host';
import { builtinFunctions, operatorImage, resolve, type Resolution } from '@stash-addons/resolver';
import { must } from '../lab/failed.js';

const OPERATOR = { registry: 'registry.example', image: 'operator', tag: 'latest' };
const NAMESPACE = 'demo';
const STASH = 'stash.appscode.com/v1beta1';

const REPOSITORY: Repository = {
  apiVersion: 'stash.appscode.com/v1alpha1',
  kind: 'Repository',
  metadata: { name: 'store', namespace: NAMESPACE },
  spec: { backend: { storageSecretName: 'store', s3: { endpoint: 's3.example', bucket: 'backups', prefix: '/demo' } } },
};

/** Renders and resolves every Function and Task of every release. Throws what the resolver says of the first bad one. */
export function resolveEverything(manifest: Manifest): void {
  for (const release of manifest.releases) {
    mustBeWhole(resolveOne(manifest, release, 'backup'));
    if (manifest.operations.restore !== undefined) mustBeWhole(resolveOne(manifest, release, 'restore'));
  }
}

function resolveOne(manifest: Manifest, release: Release, operation: 'backup' | 'restore'): Resolution {
  const { functions, tasks } = renderObjects(manifest, { release: release.suffix });
  const name = manifest.operations[operation]?.task.name.replaceAll('{release}', release.suffix) ?? '';
  const taskName = tasks.map((task) => task.metadata.name ?? '').find((one) => one === trimmed(name)) ?? name;
  const target = { ref: targetOf(manifest), ...volumeOf(manifest) };
  const metadata = { name: 'it', namespace: NAMESPACE };
  const common = {
    session: metadata,
    repository: REPOSITORY,
    ...appBindingOf(manifest),
    catalog: {
      functions: { ...builtinFunctions(operatorImage(OPERATOR)), ...byName(functions) },
      tasks: byName(tasks),
    },
    operator: OPERATOR,
    taskName,
    declaredParams: Object.keys(manifest.params),
  };
  const repository = { name: 'store' };
  if (operation === 'restore') {
    const spec = { repository, target, rules: [{ snapshots: [] }] };
    const invoker = { apiVersion: STASH, kind: 'RestoreSession', metadata, spec } as unknown as RestoreSession;
    return resolve({ ...common, operation, invoker, hosts: manifest.operations.restore?.hosts ?? 'one' });
  }
  const spec = { repository, target, retentionPolicy: { name: 'some', keepLast: 3, prune: true } };
  const invoker = { apiVersion: STASH, kind: 'BackupConfiguration', metadata, spec } as unknown as BackupConfiguration;
  return resolve({ ...common, operation, invoker });
}

/** Where names have no release, the dash before it goes too. */
function trimmed(name: string): string {
  return name.replace(/-+$/, '');
}

function targetOf({ serves: [serves] }: Manifest): { apiVersion: string; kind: string; name: string } {
  if (serves?.target !== 'Resource')
    return { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'db' };
  return {
    apiVersion: serves.apiGroup === '' ? 'v1' : `${serves.apiGroup}/v1`,
    kind: serves.kinds[0] ?? '',
    name: 'db',
  };
}

function volumeOf({ serves: [serves] }: Manifest): object {
  if (serves?.target !== 'Resource') return {};
  return { paths: ['/stash-data'], volumeMounts: [{ name: 'data', mountPath: '/stash-data' }] };
}

function appBindingOf({ serves: [serves] }: Manifest): { appBinding?: AppBinding } {
  if (serves?.target !== 'AppBinding') return {};
  const url = `${serves.urlSchemes[0] ?? ''}://db.${NAMESPACE}.svc:${serves.defaultPort}`;
  const metadata = { name: 'db', namespace: NAMESPACE };
  const spec = { type: serves.types[0] ?? '', clientConfig: { url }, secret: { name: 'db-auth' } };
  return { appBinding: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', metadata, spec } };
}

function byName<T extends { metadata: { name?: string } }>(objects: readonly T[]): Record<string, T> {
  return Object.fromEntries(objects.map((object) => [object.metadata.name ?? '', object]));
}

function mustBeWhole({ template, task }: Resolution): void {
  const { initContainers = [], containers = [] } = template.spec ?? { containers: [] };
  const all = [...initContainers, ...containers];
  must(all.length > 0, `The Task ${task} has no containers`);
  for (const { name, args = [], image } of all) {
    must(image !== undefined && image !== '', `The container ${name} of ${task} has no image`);
    const open = args.filter((arg) => arg.includes('${'));
    must(open.length === 0, `The container ${name} of ${task} is started with ${open.join(', ')}`);
  }
}

import { beforeAll, describe, expect, it } from 'vitest';
import type {
  AppBinding,
  BackupConfiguration,
  Manifest,
  Repository,
  RestoreSession,
  Serves,
  TargetRef,
} from '@stash-addons/core';
import { renderObjects } from '@stash-addons/host';
import { builtinFunctions, resolve, type Catalog, type ResolveInput } from '@stash-addons/resolver';
import { manifestOf, NAMES } from './manifests.js';

const catalog: Catalog = { functions: builtinFunctions('ghcr.io/stash-addons/runtime:0.1.0'), tasks: {} };
const manifests = await Promise.all(NAMES.map(manifestOf));

beforeAll(() => {
  for (const manifest of manifests) {
    const { functions, tasks } = renderObjects(manifest);
    for (const one of functions) catalog.functions[one.metadata.name as string] = one;
    for (const one of tasks) catalog.tasks[one.metadata.name as string] = one;
  }
});

const repository: Repository = {
  apiVersion: 'stash.appscode.com/v1alpha1',
  kind: 'Repository',
  metadata: { name: 'repo', namespace: 'demo' },
  spec: { backend: { s3: { endpoint: 's3.example.com', bucket: 'b', prefix: 'p' }, storageSecretName: 'store' } },
};

const operator = { registry: 'ghcr.io/stash-addons', image: 'runtime', tag: '0.1.0' };
const stash = 'stash.appscode.com/v1beta1' as const;

/** What a user of this addon points at. */
function targetOf(serves: Serves): { ref?: TargetRef; appBinding?: AppBinding } {
  if (serves.target === 'Cluster') return {};
  if (serves.target === 'Resource') {
    return { ref: { apiVersion: 'v1', kind: serves.kinds[0] as string, name: 'data', namespace: 'demo' } };
  }
  const apiVersion = 'appcatalog.appscode.com/v1alpha1' as const;
  const appBinding: AppBinding = {
    apiVersion,
    kind: 'AppBinding',
    metadata: { name: 'data', namespace: 'demo' },
    spec: { type: serves.types[0] as string, clientConfig: { url: `${serves.urlSchemes[0]}://db.example.com` } },
  };
  return { ref: { apiVersion, kind: 'AppBinding', name: 'data', namespace: 'demo' }, appBinding };
}

function backupInput(manifest: Manifest, task: string): ResolveInput {
  const { ref, appBinding } = targetOf(manifest.serves[0] as Serves);
  const invoker: BackupConfiguration = {
    apiVersion: stash,
    kind: 'BackupConfiguration',
    metadata: { name: 'nightly', namespace: 'demo' },
    spec: {
      repository: { name: 'repo' },
      task: { name: task },
      retentionPolicy: { name: 'keep', prune: true, keepLast: 5 },
      ...(ref === undefined ? {} : { target: { ref } }),
    },
  };
  const session = { name: 'nightly-1', namespace: 'demo' };
  const common = { operation: 'backup', session, repository, catalog, operator, invoker } as const;
  return { ...common, ...(appBinding === undefined ? {} : { appBinding }) };
}

function restoreInput(manifest: Manifest, task: string): ResolveInput {
  const { ref, appBinding } = targetOf(manifest.serves[0] as Serves);
  const invoker: RestoreSession = {
    apiVersion: stash,
    kind: 'RestoreSession',
    metadata: { name: 'back', namespace: 'demo' },
    spec: {
      repository: { name: 'repo' },
      task: { name: task },
      target: { ...(ref === undefined ? {} : { ref }), rules: [{ snapshots: ['latest'] }] },
    },
  };
  const hosts = manifest.operations.restore?.hosts ?? 'one';
  const session = { name: 'back', namespace: 'demo' };
  const common = { operation: 'restore', session, repository, catalog, operator, invoker, hosts } as const;
  return { ...common, ...(appBinding === undefined ? {} : { appBinding }) };
}

function tasksOf(manifest: Manifest): [task: string, input: (m: Manifest, task: string) => ResolveInput][] {
  const { backup, restore } = manifest.operations;
  return manifest.releases.flatMap(({ suffix }) => {
    const name = (pattern: string) => pattern.replaceAll('{release}', suffix);
    const rows: ReturnType<typeof tasksOf> = [[name(backup.task.name), backupInput]];
    return restore === undefined ? rows : [...rows, [name(restore.task.name), restoreInput]];
  });
}

describe.each(manifests.map((manifest) => [manifest.addon.name, manifest] as const))('%s', (_, manifest) => {
  it.each(tasksOf(manifest))('%s becomes a pod: its Function first, the status step last', (task, input) => {
    const { template, steps, unknownParams } = resolve(input(manifest, task));
    const spec = template.spec as NonNullable<typeof template.spec>;
    expect(steps.map((step) => step.kind === 'function' && step.function)).toEqual([task, 'update-status']);
    expect(spec.initContainers?.map(({ image }) => image)).toEqual([catalog.functions[task]?.spec.image]);
    expect(spec.containers).toHaveLength(1);
    expect(spec.restartPolicy).toBe('Never');
    expect(JSON.stringify(template)).not.toContain('${');
    expect(unknownParams).toEqual([]);
  });
});

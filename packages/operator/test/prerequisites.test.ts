import { describe, expect, it } from 'vitest';
import type { BackupConfiguration, Repository } from '@stash-addons/core';
import { ApiError, RESOURCES } from '@stash-addons/kube';
import { keyOf } from '../src/cache/informer.js';
import { keepRepository } from '../src/cache/kept.js';
import { lookAt } from '../src/controllers/configuration/prerequisites.js';
import { reconcileConfiguration } from '../src/controllers/configuration/reconcile.js';
import type { Shared } from '../src/controllers/shared.js';

const repository: Repository = {
  apiVersion: 'stash.appscode.com/v1alpha1',
  kind: 'Repository',
  metadata: { namespace: 'demo', name: 'main' },
  spec: { backend: { storageSecretName: 'storage', local: { mountPath: '/store' } } },
};

const invoker: BackupConfiguration = {
  apiVersion: 'stash.appscode.com/v1beta1',
  kind: 'BackupConfiguration',
  metadata: { namespace: 'demo', name: 'nightly' },
  spec: { repository: { name: 'main' }, task: { name: 'own' }, retentionPolicy: { name: 'keep', prune: true } },
};

/** A cluster that answers so when it is asked for the Secret, or for the Repository that is not followed yet. */
function fakeShared(answer: Error, isFollowed = true): Shared {
  const get = (resource: unknown): Promise<unknown> =>
    resource === RESOURCES.Task ? Promise.resolve({ metadata: {} }) : Promise.reject(answer);
  return {
    client: { get },
    repository: () => (isFollowed ? keepRepository(repository) : undefined),
    discovery: { resourceOf: () => Promise.resolve(undefined) },
    catalog: () => ({ sources: [], addons: [], diagnostics: [] }),
  } as unknown as Shared;
}

const answered = (status: number): ApiError => new ApiError('GET it', status, '');

it('who uses a Repository is noted also where it is not served: its snapshots there are not those of another', async () => {
  const target = { ref: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' } };
  const { task: _, ...spec } = invoker.spec;
  expect(await noted({ ...invoker, spec: { ...spec, target } })).toEqual(['demo/nightly']);
  const metadata = { ...invoker.metadata, namespace: 'other' };
  const elsewhere = {
    ...invoker,
    metadata,
    spec: { ...spec, target, repository: { name: 'main', namespace: 'demo' } },
  };
  expect(await noted(elsewhere)).toEqual([]);
});

/** What stands in the Repository after a look at an invoker. */
async function noted(one: BackupConfiguration): Promise<string[]> {
  const users: string[] = [];
  const own = { ...one, metadata: { ...one.metadata, finalizers: ['stash.appscode.com'] } };
  const found = (resource: unknown) => (resource === RESOURCES.BackupConfiguration ? own : undefined);
  const shared = {
    ...fakeShared(answered(403)),
    client: {
      get: (resource: unknown) => Promise.resolve(found(resource)),
      replaceStatus: (__: unknown, stored: BackupConfiguration) => Promise.resolve(stored),
    },
    metrics: { has: () => true },
    references: { add: (__: unknown, user: BackupConfiguration) => Promise.resolve(users.push(keyOf(user))) },
  } as unknown as Shared;
  await reconcileConfiguration(shared, keyOf(one));
  return users;
}

describe('what an invoker needs', () => {
  it('is unknown where it may not be looked at', async () => {
    const { seen } = await lookAt(fakeShared(answered(403)), invoker);
    expect(seen.secret).toMatchObject({ seen: 'Unknown' });
  });

  it.each([
    ['answers 503', answered(503)],
    ['answers that it is asked too often', answered(429)],
    ['does not answer', new Error('no answer')],
  ])('is looked for again where the API server %s: its backups are not called off for that', async (_, answer) => {
    await expect(lookAt(fakeShared(answer), invoker)).rejects.toBe(answer);
    await expect(lookAt(fakeShared(answer, false), invoker)).rejects.toBe(answer);
  });
});

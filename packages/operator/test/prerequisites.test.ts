import { describe, expect, it } from 'vitest';
import type { BackupConfiguration, Repository } from '@stash-addons/core';
import { ApiError, RESOURCES } from '@stash-addons/kube';
import { keepRepository } from '../src/cache/kept.js';
import { lookAt } from '../src/controllers/configuration/prerequisites.js';
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
    catalog: () => ({ sources: [], addons: [], diagnostics: [] }),
  } as unknown as Shared;
}

const answered = (status: number): ApiError => new ApiError('GET it', status, '');

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

import { expect, it } from 'vitest';
import type { BackupConfiguration, Repository } from '@stash-addons/core';
import type { Client } from '@stash-addons/kube';
import { keepRepository } from '../src/cache/kept.js';
import { ReferenceBook } from '../src/controllers/configuration/references.js';

const repository: Repository = {
  apiVersion: 'stash.appscode.com/v1alpha1',
  kind: 'Repository',
  metadata: { namespace: 'demo', name: 'main' },
  spec: { backend: {} },
};

const invoker = (name: string): BackupConfiguration => ({
  apiVersion: 'stash.appscode.com/v1beta1',
  kind: 'BackupConfiguration',
  metadata: { namespace: 'demo', name },
  spec: { repository: { name: 'main' }, retentionPolicy: { name: 'keep', prune: true } },
});

/** One Repository in memory, whose status is written after a moment. */
class FakeRepositoryClient {
  object: Repository = repository;
  writes = 0;

  async get(): Promise<Repository> {
    return this.object;
  }

  async replaceStatus(_: unknown, object: Repository): Promise<Repository> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.writes += 1;
    this.object = object;
    return object;
  }
}

it('writes what comes together at once, and every reference is there when its writer goes on', async () => {
  const fake = new FakeRepositoryClient();
  const book = new ReferenceBook(fake as unknown as Client);
  const names = Array.from({ length: 50 }, (_, i) => `b${i}`);
  await Promise.all(
    names.map(async (name) => {
      await book.add(keepRepository(repository), invoker(name));
      expect(fake.object.status?.references?.map((one) => one.name)).toContain(name);
    }),
  );
  expect(fake.writes).toBe(2);
  await Promise.all(names.slice(1).map((name) => book.remove(invoker(name))));
  expect(fake.object.status?.references).toEqual([
    { apiGroup: 'stash.appscode.com', kind: 'BackupConfiguration', namespace: 'demo', name: 'b0' },
  ]);
});

it('writes nothing that stands there already', async () => {
  const fake = new FakeRepositoryClient();
  const book = new ReferenceBook(fake as unknown as Client);
  await book.add(keepRepository(repository), invoker('a'));
  await book.add(keepRepository(fake.object), invoker('a'));
  expect(fake.writes).toBe(1);
});

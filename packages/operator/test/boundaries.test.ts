import { expect, it } from 'vitest';
import type { ApiObject, AppBinding, BackupConfiguration, Repository } from '@stash-addons/core';
import { type Client, type ObjectName, type Resource } from '@stash-addons/kube';
import { documentsOf } from '../src/controllers/session/documents.js';
import { hookTargetOf } from '../src/controllers/session/hook-target.js';

const backend = { storageSecretName: 'storage', s3: { endpoint: 'x', bucket: 'b' } };
const policy = (from: 'All' | 'Same' | 'Selector') => ({
  allowedNamespaces: { from, selector: { matchLabels: { team: 'shop' } } },
});

function repository(namespace: string, from?: 'All' | 'Same' | 'Selector'): Repository {
  const spec = { backend, ...(from && { usagePolicy: policy(from) }) };
  return { apiVersion: 'stash.appscode.com/v1alpha1', kind: 'Repository', metadata: { namespace, name: 'main' }, spec };
}

function appBinding(namespace: string, service: object = {}): AppBinding {
  return {
    apiVersion: 'appcatalog.appscode.com/v1alpha1',
    kind: 'AppBinding',
    metadata: { namespace, name: 'db' },
    spec: { clientConfig: { service: { name: 'db', port: 1, ...service } } },
  } as AppBinding;
}

/** Of the namespace demo. */
function invoker(places: { store?: string; target?: string } = {}): BackupConfiguration {
  const { store: namespace = 'demo', target = 'demo' } = places;
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupConfiguration',
    metadata: { namespace: 'demo', name: 'nightly' },
    spec: {
      repository: { name: 'main', namespace },
      target: { ref: { kind: 'AppBinding', name: 'db', namespace: target } },
      hooks: { preBackup: { exec: { command: ['true'] }, containerName: 'db' } },
      retentionPolicy: { name: 'keep', prune: true },
    },
    status: { phase: 'Ready' },
  };
}

/** A cluster that lets the operator read all of these. */
function clientWith(...objects: ApiObject[]): Client {
  const own: ApiObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo', labels: { team: 'other' } } };
  const all = [own, ...objects];
  const get = ({ kind }: Resource, { namespace, name }: ObjectName) =>
    Promise.resolve(
      all.find((one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace),
    );
  return { get } as unknown as Client;
}

const DENIED = { code: 'SA_OPERATOR_NOT_ALLOWED' };

it('a session uses what is of its own namespace, and a Repository that lets it in', async () => {
  const own = clientWith(repository('demo'), appBinding('demo'));
  expect(await documentsOf(own, invoker())).toMatchObject({ namespace: 'demo' });
  const open = clientWith(repository('store', 'All'), appBinding('demo'));
  expect(await documentsOf(open, invoker({ store: 'store' }))).toMatchObject({ namespace: 'demo' });
});

it.each([undefined, 'Same', 'Selector'] as const)(
  'a session does not use a Repository of another namespace by the policy %s, even where its invoker was Ready before',
  async (from) => {
    const client = clientWith(repository('store', from), appBinding('demo'));
    await expect(documentsOf(client, invoker({ store: 'store' }))).rejects.toMatchObject(DENIED);
  },
);

it('a session does not use an AppBinding of another namespace, whose Secrets its user may not read', async () => {
  const client = clientWith(repository('demo'), appBinding('shop'));
  await expect(documentsOf(client, invoker({ target: 'shop' }))).rejects.toMatchObject(DENIED);
});

it('a hook runs no command in pods behind a Service of another namespace', async () => {
  const own = clientWith(repository('demo'), appBinding('demo'));
  const documents = await documentsOf(own, invoker());
  expect(await hookTargetOf(own, documents)).toMatchObject({ namespace: 'demo', service: 'db' });
  const foreign = { ...documents, appBinding: appBinding('demo', { namespace: 'kube-system' }) };
  await expect(hookTargetOf(own, foreign)).rejects.toMatchObject(DENIED);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Cluster, startCluster } from '@stash-addons/testbed/cluster';
import { type AnyObject, type InstallOptions, installation, yamlOf } from '../../src/index.js';
import { helm, manifestOf, writeChart } from './helm.js';

const folder = mkdtempSync(join(tmpdir(), 'install-'));
const chart = join(folder, 'stash-addons');
const addons = [manifestOf('widget')];
let cluster: Cluster;

beforeAll(async () => {
  writeChart(chart, addons);
  cluster = await startCluster({ name: 'install', controlPlaneOnly: true });
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

const REPOSITORY = {
  apiVersion: 'stash.appscode.com/v1alpha1',
  kind: 'Repository',
  metadata: { name: 'kept', namespace: 'default' },
  spec: { backend: { rest: { url: 'http://rest.acme.dev:8000' } } },
};

async function image(): Promise<string> {
  const path = '--output=jsonpath={.spec.template.spec.containers[0].image}';
  return cluster.kubectl(['get', 'deployment', 'stash-addons', '--namespace=stash', path]);
}

/** What is found by the label of an installation. */
async function left(): Promise<string[]> {
  const kinds = 'all,configmap,serviceaccount,role,rolebinding,clusterrole,clusterrolebinding';
  const policies = 'validatingadmissionpolicy,validatingadmissionpolicybinding';
  const selector = '--selector=app.kubernetes.io/part-of=stash-addons';
  const names = await cluster.kubectl(['get', `${kinds},${policies}`, '--all-namespaces', selector, '--output=name']);
  return names.split('\n').filter((name) => name !== '');
}

async function keptRepository(): Promise<object> {
  const text = await cluster.kubectl(['get', 'repository', 'kept', '--namespace=default', '--output=json']);
  const { metadata, spec } = JSON.parse(text) as AnyObject;
  return { uid: metadata.uid, generation: metadata.generation, spec };
}

it('by helm: it is installed, brought to another version and back, and taken away; what users made stays', async () => {
  helm(['install', 'stash', chart, '--namespace=stash', '--create-namespace', '--set=image.tag=1'], folder, cluster);
  await cluster.apply([REPOSITORY]);
  const before = await keptRepository();
  expect(await image()).toBe('ghcr.io/stash-addons/operator:1');
  helm(['upgrade', 'stash', chart, '--namespace=stash', '--set=image.tag=2'], folder, cluster);
  expect(await image()).toBe('ghcr.io/stash-addons/operator:2');
  helm(['rollback', 'stash', '1', '--namespace=stash'], folder, cluster);
  expect(await image()).toBe('ghcr.io/stash-addons/operator:1');
  helm(['uninstall', 'stash', '--namespace=stash', '--wait'], folder, cluster);
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 20_000 });
  expect(await keptRepository()).toEqual(before);
});

const plain = (options: InstallOptions): string => yamlOf(installation({ addons, ...options }));
const apply = (text: string): Promise<string> => cluster.kubectl(['apply', '--server-side', '--filename=-'], text);

it('plain: it is applied, brought to another version and back, and taken away; what users made stays', async () => {
  const before = await keptRepository();
  await apply(plain({ tag: '1' }));
  await apply(plain({ tag: '2' }));
  expect(await image()).toBe('ghcr.io/stash-addons/operator:2');
  const again = await apply(plain({ tag: '1' }));
  expect(again).toContain('deployment.apps/stash-addons serverside-applied');
  expect(await image()).toBe('ghcr.io/stash-addons/operator:1');
  expect(await keptRepository()).toEqual(before);
});

it('its pods are let into a namespace with the strictest rules for pods', async () => {
  await vi.waitFor(async () => {
    const found = await cluster.kubectl(['get', 'pod', '--namespace=stash', '--output=name']);
    expect(found).toContain('pod/stash-addons-');
  }, 20_000);
});

it('who may edit a namespace may back up and restore there, and who may view it may look', async () => {
  const namespace = '--namespace=default';
  for (const role of ['view', 'edit'])
    await cluster.kubectl(['create', 'rolebinding', role, `--clusterrole=${role}`, `--user=${role}er`, namespace]);
  const can = async (user: string, verb: string, kind: string): Promise<string> =>
    (await cluster.kubectl(['auth', 'can-i', verb, kind, namespace, `--as=${user}`]).catch(String)).trim();
  await vi.waitFor(async () => expect(await can('editer', 'create', 'backupsessions')).toBe('yes'), 10_000);
  expect(await can('editer', 'patch', 'backupconfigurations')).toBe('yes');
  expect(await can('editer', 'create', 'functions')).toContain('no');
  expect(await can('viewer', 'list', 'restoresessions')).toBe('yes');
  expect(await can('viewer', 'create', 'backupsessions')).toContain('no');
});

it('plain: all but the kinds is taken away by the same manifests, and then the kinds with all that users made', async () => {
  const remove = (text: string): Promise<string> =>
    cluster.kubectl(['delete', '--ignore-not-found', '--timeout=60s', '--filename=-'], text);
  await remove(plain({ kinds: false }));
  expect(await left()).toEqual([]);
  expect(await keptRepository()).toMatchObject({ spec: REPOSITORY.spec });
  await remove(plain({}));
  await expect(keptRepository()).rejects.toThrow(/doesn't have a resource type|not find the requested resource/);
});

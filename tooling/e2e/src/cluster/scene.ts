import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiObject } from '@stash-addons/core';
import { type Cluster, loadProjectImages, startCluster } from '@stash-addons/testbed/cluster';
import { operatorObjects, OPERATOR_NAMESPACE } from './operator-objects.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');

/** A cluster with a real node, in which the operator runs from its image. */
export interface Scene {
  cluster: Cluster;
  /** The object as it is now. */
  get<T extends ApiObject>(kind: string, name: string, namespace?: string): Promise<T>;
  list<T extends ApiObject>(kind: string, selector?: string, namespace?: string): Promise<T[]>;
}

/** Where users have their things. */
export const NAMESPACE = 'demo';

function read(...path: string[]): string {
  return readFileSync(join(root, ...path), 'utf8');
}

function addonObject(addon: string): object {
  const metadata = { namespace: OPERATOR_NAMESPACE, name: addon, labels: { 'stash-addons.dev/addon': 'true' } };
  const data = { 'addon.json': read('addons', addon, 'dist', 'addon.json') };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
}

/** Starts it with these addons, whose images the node has too. `cluster.stop()` ends all of it. */
export async function startScene(name: string, addons: readonly string[]): Promise<Scene> {
  const cluster = await startCluster({ name });
  try {
    await installInto(cluster, addons);
    return sceneOf(cluster);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function installInto(cluster: Cluster, addons: readonly string[]): Promise<void> {
  const definitions = readdirSync(join(root, 'packages', 'core', 'crds'));
  await cluster.apply(definitions.map((file) => JSON.parse(read('packages', 'core', 'crds', file)) as object));
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  await loadProjectImages(cluster, ['operator', ...addons]);
  const namespaces = [NAMESPACE, OPERATOR_NAMESPACE].map((one) => namespaceObject(one));
  await cluster.apply([...namespaces, ...addons.map(addonObject), ...operatorObjects()]);
  const where = `--namespace=${OPERATOR_NAMESPACE}`;
  await cluster.kubectl(['rollout', 'status', 'deployment/stash-addons-operator', where, '--timeout=60s']);
}

export function namespaceObject(name: string, labels: Record<string, string> = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function sceneOf(cluster: Cluster): Scene {
  const json = async (args: string[], namespace: string): Promise<unknown> =>
    JSON.parse(await cluster.kubectl(['get', ...args, `--namespace=${namespace}`, '--output=json']));
  return {
    cluster,
    get: async <T>(kind: string, object: string, namespace = NAMESPACE) => (await json([kind, object], namespace)) as T,
    list: async <T>(kind: string, selector = '', namespace = NAMESPACE) =>
      ((await json([kind, `--selector=${selector}`], namespace)) as { items: T[] }).items,
  };
}

import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../paths.js';

/** Where things are in the cluster's own network. */
export const NET = {
  node: '10.250.0.1',
  apiPort: 6443,
  podRange: '10.244.0.0/16',
  serviceRange: '10.96.0.0/16',
  dns: '10.96.0.10',
} as const;

export const NODE_NAME = 'node1';

/** The image of pods' own process, made here; nobody can pull it. */
export const PAUSE_IMAGE = 'stash-addons.test/pause:1';

/** A shell and the usual small tools, under the name that everybody's YAML has for it. */
export const SHELL_IMAGE = 'docker.io/library/busybox:stable';

/** The folder of the programs that the bootstrap fetched or built for a cluster. */
export const clusterBin = join(cacheFolder, 'cluster', 'bin');

/** Network plugins of the node. */
export const networkPlugins = join(cacheFolder, 'debian', 'cluster-node', 'root', 'usr', 'lib', 'cni');

/**
 * The path of a program of the cluster: from the folder that `KUBEBUILDER_ASSETS` names, or else from the cache.
 *
 * @throws when the bootstrap has not made it yet.
 */
export function clusterProgram(name: string): string {
  const folders = [process.env['KUBEBUILDER_ASSETS'], clusterBin].filter((folder) => folder !== undefined);
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (!found) throw new Error(`${name} is not there. The bootstrap makes it: npm run testbed up`);
  return found;
}

const STATE_PREFIX = 'stash-addons-cluster-';

/** All that a cluster of this name keeps on disk. */
export function stateFolder(name: string): string {
  return join(tmpdir(), `${STATE_PREFIX}${name}`);
}

/** The names of all clusters that keep something on disk, whether they run or not. */
export function clusterNames(): string[] {
  const folders = readdirSync(tmpdir()).filter((folder) => folder.startsWith(STATE_PREFIX));
  return folders.map((folder) => folder.slice(STATE_PREFIX.length));
}

/** Files of one cluster. */
export function filesOf(state: string) {
  return {
    record: join(state, 'cluster.json'),
    certs: join(state, 'certs'),
    logs: join(state, 'logs'),
    /** What pods and the volume provisioner see as /tmp. */
    tmp: join(state, 'tmp'),
    kubelet: join(state, 'kubelet'),
    containerd: join(state, 'containerd'),
    etcd: join(state, 'etcd'),
    config: join(state, 'config'),
    ready: join(state, 'namespaces-ready'),
    kubeconfig: join(state, 'kubeconfig'),
    kubectlCache: join(state, 'kubectl-cache'),
  };
}

import { existsSync, mkdirSync } from 'node:fs';
import { createCgroups } from './cgroups.js';
import { attach } from './cluster.js';
import type { Cluster } from './cluster.js';
import { apiServerCommand, controllersCommand, etcdCommand, schedulerCommand } from './control-plane.js';
import { apiKey, createCredentials, writeKubeconfigs } from './credentials.js';
import type { Credentials } from './credentials.js';
import { firstObjects } from './first-objects.js';
import { filesOf, NET, NODE_NAME, stateFolder } from './layout.js';
import { createNamespaces } from './namespaces.js';
import { dnsCommand, kubeletCommand, proxyCommand, runtimeCommand } from './node.js';
import { until } from './process-table.js';
import { runningRecord, writeRecord } from './record.js';
import type { ClusterRecord } from './record.js';
import { checkServers, startServerIn } from './servers.js';
import { removeDeadClusters, stopCluster } from './stop.js';
import { loadSystemImages } from './system-images.js';

const READY_WITHIN_MS = 120_000;

/** Each attempt is a program that the others have to wait for. */
const BETWEEN_ATTEMPTS_MS = 200;

export interface ClusterOptions {
  /** Several clusters run side by side, each under a name of its own. */
  name: string;
  /** API server and controllers alone, without a node and who chooses one. */
  controlPlaneOnly?: boolean;
  /** Goes on when this process ends; otherwise it ends with it. */
  detached?: boolean;
}

function makeFolders(state: string): void {
  const { logs, tmp, kubelet, containerd, etcd, config } = filesOf(state);
  for (const folder of [state, logs, tmp, kubelet, containerd, etcd, config])
    mkdirSync(folder, { recursive: true, mode: 0o755 });
}

async function startRecord({
  name,
  controlPlaneOnly = false,
  detached = false,
}: ClusterOptions): Promise<ClusterRecord> {
  const state = stateFolder(name);
  makeFolders(state);
  if (!controlPlaneOnly) createCgroups(name);
  const init = await createNamespaces({ state, detached });
  const record = { name, state, controlPlaneOnly, init, servers: {} };
  writeRecord(record);
  return record;
}

/** Asks again until it works; a program that has ended ends the waiting. */
async function untilDone(record: ClusterRecord, what: string, action: () => Promise<unknown>): Promise<void> {
  let problem: unknown;
  const attempt = async (): Promise<true | undefined> => {
    checkServers(record);
    try {
      await action();
      return true;
    } catch (error) {
      problem = error;
      return undefined;
    }
  };
  const failed = (error: Error): never => {
    throw new Error(error.message, { cause: problem });
  };
  await until(what, READY_WITHIN_MS, attempt, BETWEEN_ATTEMPTS_MS).catch(failed);
}

/** Its images are loaded while the API server starts. */
async function startRuntime(record: ClusterRecord, cluster: Cluster): Promise<void> {
  await startServerIn(record, runtimeCommand(record.state));
  await untilDone(record, 'Loading images', () => loadSystemImages(cluster));
}

async function startApi(record: ClusterRecord, credentials: Credentials): Promise<void> {
  const { state } = record;
  await startServerIn(record, etcdCommand(state));
  await startServerIn(record, apiServerCommand(state, credentials));
  await until('The certificate of the API server', READY_WITHIN_MS, () => {
    checkServers(record);
    return existsSync(apiKey(state)) || undefined;
  });
  writeKubeconfigs(state);
}

async function startNode(record: ClusterRecord, credentials: Credentials): Promise<void> {
  const { name, state } = record;
  await startServerIn(record, kubeletCommand(name, state, credentials));
  await startServerIn(record, proxyCommand(state));
}

async function untilNodeReady(record: ClusterRecord, { kubectl, onNode }: Cluster): Promise<void> {
  await untilDone(record, 'A ready node', () =>
    kubectl(['wait', '--for=condition=Ready', `node/${NODE_NAME}`, '--timeout=5s']),
  );
  await untilDone(record, 'DNS', () =>
    onNode(['busybox', 'nslookup', 'kubernetes.default.svc.cluster.local', NET.dns]),
  );
}

/** DNS asks for the objects that were made just now. */
async function finishNode(record: ClusterRecord, cluster: Cluster): Promise<void> {
  await startServerIn(record, dnsCommand(record.state));
  await untilNodeReady(record, cluster);
}

async function bringUp(record: ClusterRecord): Promise<Cluster> {
  const { state, controlPlaneOnly } = record;
  const cluster = attach(record);
  const credentials = createCredentials(state);
  const runtime = controlPlaneOnly ? undefined : startRuntime(record, cluster);
  await Promise.all([startApi(record, credentials), runtime]);
  await untilDone(record, 'The API server', () => cluster.kubectl(['get', '--raw', '/readyz']));
  await startServerIn(record, controllersCommand(state, credentials));
  if (!controlPlaneOnly) {
    await startServerIn(record, schedulerCommand(state));
    await startNode(record, credentials);
  }
  await untilDone(record, 'The first objects', () => cluster.apply(firstObjects));
  if (!controlPlaneOnly) await finishNode(record, cluster);
  await untilDone(record, 'The default ServiceAccount', () => cluster.kubectl(['get', 'serviceaccount', 'default']));
  return cluster;
}

/**
 * Starts Kubernetes: a real API server with its controllers and, unless told otherwise, one node that runs pods. All of it
 * lives in namespaces of its own; what another cluster of this name has left is removed first.
 *
 * @throws when one of this name runs, when this is not Linux or not root, or when a part of it does not start.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error('A cluster needs Linux, and root.');
  const { name } = options;
  if (!/^[a-z0-9-]{1,40}$/.test(name)) throw new Error(`A cluster's name is of a-z, 0-9 and -, not ${name}.`);
  if (runningRecord(name)) throw new Error(`The cluster ${name} runs already.`);
  await stopCluster(name);
  await removeDeadClusters();
  try {
    return await bringUp(await startRecord(options));
  } catch (error) {
    await stopCluster(name);
    throw error;
  }
}

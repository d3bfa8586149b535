import { randomBytes } from 'node:crypto';
import type { Cluster } from './cluster.js';
import { until } from './process-table.js';
import { runCommand } from './run-command.js';
import { workloadArchive } from './workload-image.js';
import { WORKLOAD_KINDS } from './workload-kinds.js';
import type { WorkloadName } from './workload-kinds.js';
import { workloadObjects } from './workload-objects.js';

const REACHED_WITHIN_MS = 20_000;

export interface WorkloadOptions {
  /** A database, or a server of repositories. */
  kind: WorkloadName;
  /** Of its Secret, Service and StatefulSet; the kind when left out. */
  name?: string;
  /** Has to be there; `default` when left out. */
  namespace?: string;
}

/** A server that runs in a cluster. */
export interface Workload {
  /** Also the name of the Secret with `username` and `password`. */
  name: string;
  namespace: string;
  /** The name of its Service, as pods of every namespace know it. */
  host: string;
  port: number;
  username: string;
  password: string;
  /** The pod it runs in. */
  pod: string;
  /** Runs a program in its container, with this input; what it printed. */
  exec(command: readonly string[], input?: string): Promise<string>;
}

async function untilReady({ kubectl }: Cluster, name: string, where: string): Promise<void> {
  try {
    await kubectl(['rollout', 'status', `statefulset/${name}`, where, '--timeout=90s']);
  } catch (error) {
    const log = await kubectl(['logs', `${name}-0`, where, '--all-containers', '--tail=20']);
    throw new Error(`${name} did not become ready:\n${log}`, { cause: error });
  }
}

const CONNECT = `
  const [host, port] = process.argv.slice(1);
  const socket = require('node:net').connect({ host, port }, () => socket.destroy());`;

/** A pod that is ready is not yet one that its Service leads to. */
async function untilReached({ kubectl, inside }: Cluster, name: string, where: string): Promise<void> {
  const path = '{.spec.clusterIP} {.spec.ports[0].port}';
  const address = (await kubectl(['get', 'service', name, where, `--output=jsonpath=${path}`])).split(' ');
  await until(`Reaching ${name}`, REACHED_WITHIN_MS, async () => {
    const { status } = await runCommand(inside([process.execPath, '-e', CONNECT, ...address]));
    return status === 0 || undefined;
  });
}

/**
 * Starts a database, or a server of repositories, in a cluster and returns when it takes connections. Its volume is a claim
 * of the default class. The S3 server has a bucket `backups`.
 */
export async function startWorkload(cluster: Cluster, options: WorkloadOptions): Promise<Workload> {
  const { kind, name = kind, namespace = 'default' } = options;
  const { port, username } = WORKLOAD_KINDS[kind];
  const password = randomBytes(12).toString('hex');
  await cluster.loadImages(await workloadArchive(kind));
  await cluster.apply(workloadObjects({ kind, name, namespace, username, password }));
  const where = `--namespace=${namespace}`;
  const pod = `${name}-0`;
  await untilReady(cluster, name, where);
  await untilReached(cluster, name, where);
  return {
    ...{ name, namespace, host: `${name}.${namespace}.svc`, port, username, password, pod },
    exec: (command, input) =>
      cluster.kubectl(['exec', '--stdin', pod, where, '--container=server', '--', ...command], input),
  };
}

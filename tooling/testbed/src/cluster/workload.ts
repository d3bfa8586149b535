import { randomBytes } from 'node:crypto';
import type { Cluster } from './cluster.js';
import { workloadArchive } from './workload-image.js';
import { WORKLOAD_KINDS } from './workload-kinds.js';
import type { WorkloadName } from './workload-kinds.js';
import { workloadObjects } from './workload-objects.js';

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
  await cluster.kubectl(['rollout', 'status', `statefulset/${name}`, where, '--timeout=120s']);
  const pod = `${name}-0`;
  return {
    ...{ name, namespace, host: `${name}.${namespace}.svc`, port, username, password, pod },
    exec: (command, input) =>
      cluster.kubectl(['exec', '--stdin', pod, where, '--container=server', '--', ...command], input),
  };
}

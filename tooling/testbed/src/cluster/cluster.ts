import { clusterProgram, filesOf } from './layout.js';
import { inNetwork, onNode } from './namespaces.js';
import { RUNTIME_SOCKET } from './node.js';
import { runningRecord } from './record.js';
import type { ClusterRecord } from './record.js';
import { runWell } from './run-command.js';
import { clusterEnv, logIn, startServerAgain, stopServerIn } from './servers.js';
import { stopCluster } from './stop.js';

/** A Kubernetes cluster that runs. */
export interface Cluster {
  name: string;
  /** Path of the kubeconfig of its administrator; the address in it is reached from the cluster's network alone. */
  kubeconfig: string;
  /** The environment for programs that use it: `KUBECONFIG`, and a PATH with `kubectl`. */
  env: NodeJS.ProcessEnv;
  /** The command line that runs this one in the cluster's network, with this machine's files. */
  inside(command: readonly string[]): string[];
  /** Runs kubectl, which has to end well; what it printed. */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** Applies objects, in this order. */
  apply(objects: readonly object[]): Promise<void>;
  /** Runs a program as a part of the node, seeing its processes and mounts; what it printed. */
  onNode(command: readonly string[]): Promise<string>;
  /** Gives the node the images of an archive, as `docker save` or `buildah push docker-archive:` write it. */
  loadImages(archive: string): Promise<void>;
  /** The folder of this machine that holds what is in a bound claim. */
  volumeFolder(namespace: string, claim: string): Promise<string>;
  /** All that a program of the cluster, such as `kubelet`, has logged. */
  log(program: string): string;
  /** Ends a program of the cluster, such as `kube-apiserver`; the rest goes on. */
  stopServer(program: string, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a program again that was stopped. */
  startServer(program: string): Promise<void>;
  /** Ends the cluster and removes all of it. */
  stop(): Promise<void>;
}

/** The cluster of this record, to work with. */
export function attach(record: ClusterRecord): Cluster {
  const { name, state, init } = record;
  const { kubeconfig, kubectlCache, tmp } = filesOf(state);
  const env = { ...clusterEnv(), KUBECONFIG: kubeconfig, KUBECACHEDIR: kubectlCache };
  const inside = (command: readonly string[]): string[] => [...inNetwork(init), ...command];
  const kubectl = (args: readonly string[], input = ''): Promise<string> =>
    runWell(inside([clusterProgram('kubectl'), ...args]), { env, input });
  const node = (command: readonly string[]): Promise<string> => runWell([...onNode(init), ...command], { env });
  const jsonPath = async (path: string, ...what: string[]): Promise<string> =>
    kubectl(['get', ...what, `--output=jsonpath={${path}}`]);
  return {
    ...{ name, kubeconfig, env, inside, kubectl, onNode: node },
    async apply(objects) {
      const list = { apiVersion: 'v1', kind: 'List', items: objects };
      await kubectl(['apply', '--server-side', '--filename=-'], JSON.stringify(list));
    },
    async loadImages(archive) {
      const ctr = [clusterProgram('ctr'), '--address', RUNTIME_SOCKET, '--namespace', 'k8s.io'];
      // The node's /tmp is another one, so that the archive comes by a pipe.
      const importing = [...onNode(init), ...ctr, 'images', 'import', '-'];
      await runWell(['sh', '-c', 'exec "$@" < "$0"', archive, ...importing], { env });
    },
    async volumeFolder(namespace, claim) {
      const volume = await jsonPath('.spec.volumeName', 'persistentvolumeclaim', claim, `--namespace=${namespace}`);
      const path = await jsonPath('.spec.hostPath.path', 'persistentvolume', volume);
      return path.replace(/^\/tmp/, tmp);
    },
    log: (program) => logIn(record, program),
    stopServer: (program, signal = 'SIGTERM') => stopServerIn(record, program, signal),
    startServer: (program) => startServerAgain(record, program),
    stop: () => stopCluster(name),
  };
}

/**
 * The cluster of this name, started by somebody else.
 *
 * @throws when it does not run.
 */
export function findCluster(name: string): Cluster {
  const record = runningRecord(name);
  if (!record) throw new Error(`The cluster ${name} does not run. Start it by: npm run testbed up`);
  return attach(record);
}

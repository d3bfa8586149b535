import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The API of the cluster that this container runs in, with the account of its pod. */
export interface Cluster {
  /** `https://HOST:PORT`. */
  server: string;
  token: string;
}

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const ANSWER_MS = 30_000;

/** Throws where the container has no account. */
export function ownCluster(env: NodeJS.ProcessEnv): Cluster {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const token = readFileSync(join(env['STASH_ADDONS_ACCOUNT_DIR'] ?? ACCOUNT, 'token'), 'utf8').trim();
  const name = host.includes(':') ? `[${host}]` : host;
  return { server: `https://${name}:${port}`, token };
}

/** A pod that a hook is run in. */
export interface HookPod {
  namespace: string;
  name: string;
  ip: string;
  containers: { name: string; ports: { name?: string; containerPort: number }[] }[];
}

/** The first pod behind a Service that is ready, else the first one. Throws where there is none, or it may not be read. */
export async function podBehind(cluster: Cluster, namespace: string, service: string): Promise<HookPod> {
  const at = `/api/v1/namespaces/${namespace}`;
  const { subsets = [] } = (await read(cluster, `${at}/endpoints/${service}`)) as Endpoints;
  const addresses = [
    ...subsets.flatMap(({ addresses: ready = [] }) => ready),
    ...subsets.flatMap(({ notReadyAddresses = [] }) => notReadyAddresses),
  ];
  const name = addresses.find(({ targetRef }) => targetRef?.kind === 'Pod')?.targetRef?.name;
  if (name === undefined) throw new Error(`no pod is behind the Service ${namespace}/${service}`);
  const { spec, status } = (await read(cluster, `${at}/pods/${name}`)) as Pod;
  const containers = spec.containers.map(({ name: own, ports = [] }) => ({ name: own, ports }));
  return { namespace, name, ip: status?.podIP ?? '', containers };
}

interface Address {
  targetRef?: { kind: string; name: string };
}

interface Endpoints {
  subsets?: { addresses?: Address[]; notReadyAddresses?: Address[] }[];
}

interface Pod {
  spec: { containers: { name: string; ports?: { name?: string; containerPort: number }[] }[] };
  status?: { podIP?: string };
}

async function read({ server, token }: Cluster, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const answer = await fetch(`${server}${path}`, { headers, signal: AbortSignal.timeout(ANSWER_MS) });
  if (!answer.ok) throw new Error(`the API server answered ${answer.status} for ${path}`);
  return answer.json();
}

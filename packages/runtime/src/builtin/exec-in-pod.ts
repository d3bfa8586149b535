import type { Cluster, HookPod } from './cluster.js';

export interface ExecInPod {
  pod: HookPod;
  /** Default: its first one. */
  container: string | undefined;
  command: readonly string[];
  timeoutSeconds: number;
  /** So many bytes of what it said are kept. */
  keep: number;
}

/** How a command in a pod ended: undefined where well, else why not. */
export interface Executed {
  problem?: string;
  said: string;
}

/** The first byte of a message says what it is. */
const STDOUT = 1;
const STDERR = 2;
const ENDED = 3;
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** Runs a command in a container that runs already, as `kubectl exec` does. Rejects where it could not be started. */
export function execInPod(cluster: Cluster, exec: ExecInPod): Promise<Executed> {
  const bearer = Buffer.from(cluster.token).toString('base64url');
  const socket = new WebSocket(urlOf(cluster, exec), [...PROTOCOLS, `base64url.bearer.authorization.k8s.io.${bearer}`]);
  socket.binaryType = 'arraybuffer';
  const { pod, timeoutSeconds, keep } = exec;
  return new Promise((resolve, reject) => {
    let said = '';
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.close();
      settle();
    };
    const timer = setTimeout(() => {
      end(() => reject(new Error(`it did not end within ${timeoutSeconds} s`)));
    }, timeoutSeconds * 1000);
    socket.onmessage = ({ data }) => {
      const message = Buffer.from(data as ArrayBuffer);
      const [kind] = message;
      const text = message.subarray(1).toString('utf8');
      if (kind === STDOUT || kind === STDERR) said = (said + text).slice(0, keep);
      if (kind === ENDED) end(() => resolve(endingOf(text, said)));
    };
    socket.onerror = () => end(() => reject(new Error(`the API server did not let it run in the pod ${pod.name}`)));
    socket.onclose = () => end(() => reject(new Error('the connection ended before the command did')));
  });
}

function urlOf({ server }: Cluster, { pod, container, command }: ExecInPod): string {
  const query = new URLSearchParams({ stdout: 'true', stderr: 'true' });
  query.set('container', container || (pod.containers[0]?.name ?? ''));
  for (const part of command) query.append('command', part);
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/exec`;
  return `${server.replace(/^http/, 'ws')}${path}?${query.toString()}`;
}

interface Status {
  status?: string;
  message?: string;
  details?: { causes?: { reason?: string; message?: string }[] };
}

function endingOf(text: string, said: string): Executed {
  const { status, message = '', details } = JSON.parse(text) as Status;
  if (status === 'Success') return { said };
  const code = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  return { said, problem: code === undefined ? message : `ended with exit status ${code}` };
}

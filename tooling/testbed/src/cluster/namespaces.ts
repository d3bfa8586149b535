import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.js';
import { clusterProgram, filesOf, NET } from './layout.js';
import { childOf, until } from './process-table.js';
import type { ProcessId } from './process-table.js';

const READY_WITHIN_MS = 30_000;

/** Settings of the whole machine that a kubelet changes; the cluster gets copies. */
const SETTINGS = [
  ...['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops'],
  ...['kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes'],
];

/**
 * What the first process does. Mounts, processes and network all live in namespaces of their own, so that they are gone
 * when it ends; it also reaps what is left to it. /tmp, /run and parts of /var are the cluster's own; the folders it needs
 * of this machine are bound again where that hides them.
 */
const SCRIPT = `
set -eu
busybox=$1 state=$2
shift
mount -t tmpfs tmpfs /run
number=0
for path; do
  number=$((number + 1))
  mkdir -p /run/stash-addons/$number
  mount --bind "$path" /run/stash-addons/$number
done
mount --bind "$state/tmp" /tmp
mount -t tmpfs tmpfs /var/lib
mount -t tmpfs tmpfs /var/log
number=0
for path; do
  number=$((number + 1))
  if [ ! -e "$path" ]; then
    mkdir -p "$path"
    mount --bind /run/stash-addons/$number "$path"
  fi
done
for setting in ${SETTINGS.join(' ')}; do
  copy=/run/stash-addons/settings/$setting
  mkdir -p "$(dirname "$copy")"
  cat /proc/sys/$setting > "$copy"
  mount --bind "$copy" /proc/sys/$setting
done
mkdir -p /var/lib/kubelet /run/lock
mount --bind "$state/kubelet" /var/lib/kubelet
mount -t tmpfs -o mode=0700 tmpfs "$state/etcd"
mount --make-rshared /
$busybox ip link set lo up
$busybox ip link add node0 type bridge
$busybox ip addr add ${NET.node}/24 dev node0
$busybox ip link set node0 up
$busybox ip route add default dev node0
echo 1 > /proc/sys/net/ipv4/ip_forward
touch "$state/namespaces-ready"
while :; do
  sleep 3600 &
  wait $!
done
`;

export interface NamespaceOptions {
  state: string;
  /** Whether the cluster goes on when this process ends. */
  detached: boolean;
}

/** Makes the namespaces; they last as long as the process that is returned. */
export async function createNamespaces({ state, detached }: NamespaceOptions): Promise<ProcessId> {
  const files = filesOf(state);
  const logFile = join(files.logs, 'namespaces.log');
  const log = openSync(logFile, 'a');
  const alone = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation'];
  const needed = [state, cacheFolder, process.env['KUBEBUILDER_ASSETS']].filter((path) => path !== undefined);
  const command = [...alone, 'private', 'sh', '-c', SCRIPT, 'node', clusterProgram('busybox'), ...needed];
  const [program = '', ...args] = detached ? command : ['setpriv', '--pdeathsig', 'KILL', ...command];
  const child = spawn(program, args, { cwd: '/', detached, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The namespaces could not be made: ${readFileSync(logFile, 'utf8')}`)));
  });
  const ready = until('Making the namespaces', READY_WITHIN_MS, () =>
    existsSync(files.ready) ? childOf(child.pid ?? 0) : undefined,
  );
  try {
    return await Promise.race([ready, ended]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    child.removeAllListeners();
    ended.catch(() => undefined);
  }
}

/** The start of a command line that runs a program in the cluster's network, with this machine's files and processes. */
export function inNetwork({ pid }: ProcessId): string[] {
  return ['nsenter', `--net=/proc/${pid}/ns/net`, '--'];
}

/** The start of a command line that runs a program as a part of the node. */
export function onNode({ pid }: ProcessId): string[] {
  return ['nsenter', '--target', String(pid), '--mount', '--net', '--pid', '--'];
}

import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../src/cluster/run-command.js';
import { clusterBin } from '../../src/cluster/layout.js';

const PLACES = [
  join(homedir(), '.kube'),
  '/run',
  '/run/netns',
  '/run/containerd',
  '/var/lib',
  '/var/lib/kubelet',
  '/var/lib/cni',
  '/var/log',
  '/opt',
  '/etc/cni',
];
const SETTINGS = [
  ...['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops', 'net/ipv4/ip_forward'],
  ...['kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes', 'net/ipv4/conf/all/route_localnet'],
];
const CGROUPS = '/sys/fs/cgroup';

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** Control groups of all hierarchies whose name holds `text`, as far down as the third level. */
function cgroups(text: string): string[] {
  const top = list(CGROUPS);
  return [...top, ...top.flatMap((path) => (path.includes('.') ? [] : safeList(path)))].filter((path) =>
    path.includes(text),
  );
}

function safeList(path: string): string[] {
  try {
    return list(path);
  } catch {
    return [];
  }
}

/** Everything outside of itself that a cluster could change on this machine. */
export async function machineState(cluster: string): Promise<Record<string, string>> {
  const rules = await runCommand([join(clusterBin, 'iptables-save')]);
  return {
    mounts: readFileSync('/proc/self/mounts', 'utf8'),
    interfaces: readdirSync('/sys/class/net').sort().join('\n'),
    routes: readFileSync('/proc/net/route', 'utf8'),
    settings: SETTINGS.map((name) => `${name} ${readFileSync(`/proc/sys/${name}`, 'utf8')}`).join(''),
    rules: rules.stdout.replaceAll(/^#.*\n/gm, ''),
    folders: PLACES.flatMap(list).sort().join('\n'),
    temporary: list(tmpdir())
      .filter((path) => path.includes(cluster))
      .join('\n'),
    cgroups: cgroups(cluster).join('\n'),
  };
}

const KINDS = ['net', 'pid', 'mnt'];

function namespacesOf(pid: string): string[] {
  try {
    return KINDS.map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
  } catch {
    return [];
  }
}

/** The namespaces of a process. */
export function namespaces(pid: number): string[] {
  return namespacesOf(String(pid));
}

/** The processes of this machine that are in one of these namespaces, or whose command line holds the text. */
export function processesIn(ids: readonly string[], text: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return pids.filter((pid) => namespacesOf(pid).some((id) => ids.includes(id)) || commandLine(pid).includes(text));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

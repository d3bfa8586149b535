import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupOf } from './cgroups.js';
import { kubeconfigPath } from './credentials.js';
import type { Credentials } from './credentials.js';
import { filesOf, NET, networkPlugins, NODE_NAME, PAUSE_IMAGE } from './layout.js';
import type { ServerCommand } from './servers.js';

/** Where the container runtime listens, inside the cluster's own /run. */
export const RUNTIME_SOCKET = '/run/containerd/containerd.sock';

function writeConfig(state: string, name: string, text: string): string {
  const path = join(filesOf(state).config, name);
  writeFileSync(path, text);
  return path;
}

/** Every pod is routed, not bridged: answers to a Service then need no help of a bridge module. */
function writeNetwork(state: string): string {
  const folder = join(filesOf(state).config, 'net.d');
  mkdirSync(folder);
  const ipam = { type: 'host-local', ranges: [[{ subnet: NET.podRange }]], routes: [{ dst: '0.0.0.0/0' }] };
  const list = { cniVersion: '1.0.0', name: 'pods', plugins: [{ type: 'ptp', ipam }] };
  writeFileSync(join(folder, 'pods.conflist'), JSON.stringify(list));
  return folder;
}

/** The capability to lower oom_score_adj may be missing where this runs, hence the restriction. */
function runtimeConfig(state: string): string {
  const { containerd } = filesOf(state);
  return `version = 2
root = "${containerd}/root"
state = "/run/containerd"
[grpc]
address = "${RUNTIME_SOCKET}"
[plugins."io.containerd.internal.v1.opt"]
path = "${containerd}/opt"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "${PAUSE_IMAGE}"
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "overlayfs"
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "${networkPlugins}"
conf_dir = "${writeNetwork(state)}"
`;
}

export function runtimeCommand(state: string): ServerCommand {
  const config = writeConfig(state, 'containerd.toml', runtimeConfig(state));
  return { program: 'containerd', args: ['--config', config, '--log-level', 'warn'] };
}

function kubeletConfig(name: string, state: string, authority: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: authority },
    },
    authorization: { mode: 'Webhook' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot: cgroupOf(name),
    clusterDNS: [NET.dns],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: `unix://${RUNTIME_SOCKET}`,
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    failCgroupV1: false,
    failSwapOn: false,
    imageGCHighThresholdPercent: 100,
    resolvConf: writeConfig(state, 'resolv.conf', `nameserver ${NET.dns}\n`),
    serializeImagePulls: false,
  };
}

export function kubeletCommand(name: string, state: string, { authority }: Credentials): ServerCommand {
  const config = writeConfig(state, 'kubelet.json', JSON.stringify(kubeletConfig(name, state, authority)));
  return {
    program: 'kubelet',
    args: [
      ...['--config', config, '--kubeconfig', kubeconfigPath(state, 'kubelet')],
      ...['--hostname-override', NODE_NAME, '--node-ip', NET.node],
    ],
  };
}

export function proxyCommand(state: string): ServerCommand {
  return {
    program: 'kube-proxy',
    args: [
      ...['--kubeconfig', kubeconfigPath(state, 'kube-proxy'), '--hostname-override', NODE_NAME],
      ...['--proxy-mode', 'iptables', '--cluster-cidr', NET.podRange, '--conntrack-max-per-core', '0'],
    ],
  };
}

/** A name that is not the cluster's is one that does not exist: there is no other network. */
function dnsConfig(state: string): string {
  return `.:53 {
  bind ${NET.node}
  errors
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${kubeconfigPath(state, 'coredns')} testbed
    pods insecure
    fallthrough
  }
  template ANY ANY . {
    rcode NXDOMAIN
  }
}
`;
}

export function dnsCommand(state: string): ServerCommand {
  return { program: 'coredns', args: ['-conf', writeConfig(state, 'Corefile', dnsConfig(state))] };
}

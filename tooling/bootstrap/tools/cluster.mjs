import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { capture, isExecutable, must } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';
import { cache, root } from '../lib/paths.mjs';
import { hashOfFiles, once } from '../lib/stamp.mjs';
import { unpackDebianTree, writeWrapper } from './debian-tree.mjs';
import { goProgram } from './go-tools.mjs';

const bin = join(cache, 'cluster', 'bin');
const stamps = join(cache, 'cluster', 'stamps');

const KUBERNETES = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'];

/** Where each pinned Go module of the cluster has its programs. */
const MODULES = {
  kubernetes: KUBERNETES.map((name) => `k8s.io/kubernetes/cmd/${name}`),
  coredns: ['.'],
  pause: ['.'],
  helm: ['helm.sh/helm/v3/cmd/helm'],
};

/** Unpacked apart from the node's: a static busybox looks up no names. */
const SHELL_PACKAGES = ['busybox'];
const NODE_PACKAGES = ['containerd', 'runc', 'containernetworking-plugins', 'iptables', 'busybox-static'];

/** Programs of a node that run each other by name, as they are. */
const NODE_PROGRAMS = [
  ...['usr/bin/containerd', 'usr/bin/containerd-shim-runc-v2', 'usr/bin/ctr', 'usr/sbin/runc', 'bin/busybox'],
];

const IPTABLES = ['iptables', 'ip6tables'].flatMap((name) => [name, `${name}-save`, `${name}-restore`]);

/** The folder that Kubernetes' own test tools look for programs in; what it has is not built. */
function hasOwn(name) {
  const assets = process.env.KUBEBUILDER_ASSETS;
  return assets !== undefined && isExecutable(join(assets, name));
}

function linkFlags(folder) {
  const version = /k8s\.io\/kubernetes (v(\d+)\.(\d+)\S*)/.exec(readFileSync(join(folder, 'go.mod'), 'utf8'));
  if (!version) return '-s -w';
  const names = { gitVersion: version[1], gitMajor: version[2], gitMinor: version[3] };
  const values = Object.entries(names).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-s', '-w', ...values].join(' ');
}

function sourcesIn(folder) {
  return readdirSync(folder).map((name) => join(folder, name));
}

async function build(folder, packages) {
  mkdirSync(bin, { recursive: true });
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags', linkFlags(folder), '-o', `${bin}/`];
  await must(goProgram('Kubernetes'), ['build', ...flags, ...packages], { cwd: folder, env: { CGO_ENABLED: '0' } });
}

/** The programs of one pinned Go module, in the cache. */
export async function ensureClusterModule(module) {
  const folder = join(root, 'tooling', 'tools', module);
  const packages = MODULES[module].filter((path) => !hasOwn(path.split('/').at(-1)));
  const key = `${hashOfFiles(sourcesIn(folder))} ${packages.join(' ')}`;
  const built = packages.length > 0 && (await once(join(stamps, module), key, () => build(folder, packages)));
  return { note: built ? 'built' : 'there' };
}

/** Those that a cluster itself is made of. */
export const clusterModules = ['kubernetes', 'coredns', 'pause'];

function writeIptables(tree) {
  const libraries = join(tree, 'usr', 'lib');
  const machine = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu'));
  for (const name of IPTABLES) {
    const env = { XTABLES_LIBDIR: join(libraries, machine, 'xtables') };
    writeWrapper({ root: tree, program: join('usr', 'sbin', 'xtables-nft-multi'), path: join(bin, name), env });
  }
}

async function installNode(folder) {
  await unpackDebianTree({ folder, suite: 'bookworm', packages: NODE_PACKAGES });
  const tree = join(folder, 'root');
  mkdirSync(bin, { recursive: true });
  for (const path of NODE_PROGRAMS) {
    const link = join(bin, path.split('/').at(-1));
    rmSync(link, { force: true });
    symlinkSync(join(tree, path), link);
  }
  writeIptables(tree);
}

/** containerd, runc, network plugins, iptables and a shell for images, of Debian. */
export async function ensureNodePrograms() {
  const folder = join(cache, 'debian', 'cluster-node');
  await once(join(stamps, 'node'), NODE_PACKAGES.join(' '), () => installNode(folder));
  const shell = { folder: join(cache, 'debian', 'cluster-shell'), suite: 'bookworm', packages: SHELL_PACKAGES };
  await once(join(stamps, 'shell'), SHELL_PACKAGES.join(' '), () => unpackDebianTree(shell));
  for (const [program, flag] of [
    ['containerd', '--version'],
    ['runc', '--version'],
    ['iptables', '--version'],
    ['busybox', 'true'],
  ]) {
    const { code, output } = await capture(join(bin, program), [flag]);
    if (code !== 0) throw new Missing(`${program} was unpacked to ${folder}, but does not run here:\n${output}`);
  }
  return { note: 'there' };
}

async function installEtcd() {
  const folder = join(cache, 'debian', 'etcd');
  await unpackDebianTree({ folder, suite: 'trixie', packages: ['etcd-server'] });
  mkdirSync(bin, { recursive: true });
  writeWrapper({ root: join(folder, 'root'), program: join('usr', 'bin', 'etcd'), path: join(bin, 'etcd') });
}

/** The database of the API server; Kubernetes wants one that is newer than bookworm's. */
export async function ensureEtcd() {
  if (hasOwn('etcd')) return { note: 'that of KUBEBUILDER_ASSETS' };
  await once(join(stamps, 'etcd'), 'trixie', installEtcd);
  const { code, output } = await capture(join(bin, 'etcd'), ['--version']);
  if (code !== 0) throw new Missing(`etcd was unpacked to ${cache}, but does not run here:\n${output}`);
  return { note: output.split('\n')[0] };
}

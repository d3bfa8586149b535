import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubeconfigPath } from './credentials.js';
import type { Credentials } from './credentials.js';
import { filesOf, NET } from './layout.js';
import type { ServerCommand } from './servers.js';

const ETCD = 'http://127.0.0.1:2379';
const ETCD_PEERS = 'http://127.0.0.1:2380';

/** The database. What it holds is for tests, so that it stays in memory: a busy disk then slows nobody down. */
export function etcdCommand(state: string): ServerCommand {
  return {
    program: 'etcd',
    args: [
      ...['--data-dir', filesOf(state).etcd, '--unsafe-no-fsync', '--quota-backend-bytes', String(4 * 2 ** 30)],
      ...['--listen-client-urls', ETCD, '--advertise-client-urls', ETCD],
      ...['--listen-peer-urls', ETCD_PEERS, '--initial-advertise-peer-urls', ETCD_PEERS],
      ...['--initial-cluster', `default=${ETCD_PEERS}`, '--auto-compaction-retention', '5m'],
      ...['--log-level', 'warn'],
    ],
  };
}

/** What ServiceAccounts ask for, but those of Kubernetes itself; `log('audit')` has it, a line of JSON for each answer. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', userGroups: ['system:serviceaccounts:kube-system'] },
    { level: 'Metadata', userGroups: ['system:serviceaccounts'] },
    { level: 'None' },
  ],
};

function writeAuditPolicy(state: string): string {
  const path = join(filesOf(state).config, 'audit-policy.json');
  writeFileSync(path, JSON.stringify(AUDIT_POLICY));
  return path;
}

export function apiServerCommand(state: string, credentials: Credentials): ServerCommand {
  const { tokens, authority, serviceAccountKey, kubeletClientCert, kubeletClientKey } = credentials;
  return {
    program: 'kube-apiserver',
    args: [
      `--etcd-servers=${ETCD}`,
      `--advertise-address=${NET.node}`,
      `--secure-port=${NET.apiPort}`,
      `--cert-dir=${filesOf(state).certs}`,
      `--service-cluster-ip-range=${NET.serviceRange}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${serviceAccountKey}`,
      `--service-account-signing-key-file=${serviceAccountKey}`,
      `--token-auth-file=${tokens}`,
      `--client-ca-file=${authority}`,
      `--audit-policy-file=${writeAuditPolicy(state)}`,
      `--audit-log-path=${join(filesOf(state).logs, 'audit.log')}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--allow-privileged=true',
      '--kubelet-preferred-address-types=InternalIP',
      `--kubelet-client-certificate=${kubeletClientCert}`,
      `--kubelet-client-key=${kubeletClientKey}`,
    ],
  };
}

/** Garbage collection, Jobs, ServiceAccounts and the rest; volumes are folders of the node. */
export function controllersCommand(state: string, { serviceAccountKey }: Credentials): ServerCommand {
  const config = kubeconfigPath(state, 'kube-controller-manager');
  return {
    program: 'kube-controller-manager',
    args: [
      ...[`--kubeconfig=${config}`, `--authentication-kubeconfig=${config}`, `--authorization-kubeconfig=${config}`],
      `--service-account-private-key-file=${serviceAccountKey}`,
      `--root-ca-file=${filesOf(state).certs}/apiserver.crt`,
      '--use-service-account-credentials=true',
      '--enable-hostpath-provisioner=true',
      '--leader-elect=false',
      ...['--kube-api-qps=200', '--kube-api-burst=400'],
    ],
  };
}

export function schedulerCommand(state: string): ServerCommand {
  const config = kubeconfigPath(state, 'kube-scheduler');
  return {
    program: 'kube-scheduler',
    args: [
      ...[`--kubeconfig=${config}`, `--authentication-kubeconfig=${config}`, `--authorization-kubeconfig=${config}`],
      '--leader-elect=false',
    ],
  };
}

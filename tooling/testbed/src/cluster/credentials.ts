import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority } from '@stash-addons/testkit/fixtures';
import { filesOf, NET, NODE_NAME } from './layout.js';

/** Who may talk to the API server: short name -> user and group. */
const USERS = {
  admin: { user: 'admin', group: 'system:masters' },
  'kube-controller-manager': { user: 'system:kube-controller-manager', group: '' },
  'kube-scheduler': { user: 'system:kube-scheduler', group: '' },
  'kube-proxy': { user: 'system:kube-proxy', group: '' },
  coredns: { user: 'system:coredns', group: '' },
  kubelet: { user: `system:node:${NODE_NAME}`, group: 'system:nodes' },
} as const;

type UserName = keyof typeof USERS;

/** Whom the API server is for the kubelet. */
export const KUBELET_CLIENT = 'kube-apiserver-kubelet-client';

/** Paths of keys, certificates and tokens. */
export interface Credentials {
  tokens: string;
  serviceAccountKey: string;
  authority: string;
  kubeletClientCert: string;
  kubeletClientKey: string;
}

/** Makes them all, known to nobody else. */
export function createCredentials(state: string): Credentials {
  const { certs } = filesOf(state);
  mkdirSync(certs);
  const tokens = join(certs, 'tokens.csv');
  const lines = Object.entries(USERS).map(([name, { user, group }]) =>
    [randomBytes(24).toString('hex'), user, name, ...(group ? [`"${group}"`] : [])].join(','),
  );
  writeFileSync(tokens, `${lines.join('\n')}\n`, { mode: 0o600 });
  const serviceAccountKey = join(certs, 'service-accounts.key');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(serviceAccountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  const authority = createAuthority(certs);
  const client = authority.client(KUBELET_CLIENT);
  return {
    ...{ tokens, serviceAccountKey, authority: authority.caPath },
    ...{ kubeletClientCert: client.certPath, kubeletClientKey: client.keyPath },
  };
}

/** The certificate that the API server made for itself; it is its own authority. */
function apiCertificate(state: string): string {
  return join(filesOf(state).certs, 'apiserver.crt');
}

/** The key of it, which is written last. */
export function apiKey(state: string): string {
  return join(filesOf(state).certs, 'apiserver.key');
}

function tokenOf(state: string, name: UserName): string {
  const lines = readFileSync(join(filesOf(state).certs, 'tokens.csv'), 'utf8').split('\n');
  const token = lines.find((line) => line.split(',')[2] === name)?.split(',')[0];
  if (!token) throw new Error(`${name} has no token.`);
  return token;
}

function kubeconfigOf(state: string, name: UserName): string {
  const ca = readFileSync(apiCertificate(state)).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'testbed',
        cluster: { server: `https://${NET.node}:${NET.apiPort}`, 'certificate-authority-data': ca },
      },
    ],
    users: [{ name, user: { token: tokenOf(state, name) } }],
    contexts: [{ name: 'testbed', context: { cluster: 'testbed', user: name } }],
    'current-context': 'testbed',
  };
  return JSON.stringify(config, null, 2);
}

/** The path of the kubeconfig of one of the node's programs. */
export function kubeconfigPath(state: string, name: UserName): string {
  return name === 'admin' ? filesOf(state).kubeconfig : join(filesOf(state).config, `${name}.kubeconfig`);
}

/** Writes everybody's kubeconfig; the API server must have made its certificate. */
export function writeKubeconfigs(state: string): void {
  for (const name of Object.keys(USERS) as UserName[]) {
    writeFileSync(kubeconfigPath(state, name), kubeconfigOf(state, name), { mode: 0o600 });
  }
}

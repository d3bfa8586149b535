import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_PASSWORD } from './bench.js';

const NAMESPACE = 'demo';

type Fields = Record<string, unknown>;

function object(apiVersion: string, kind: string, name: string, rest: Fields): Fields {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...rest };
}

export function secret(name: string, stringData: Record<string, string>): Fields {
  return object('v1', 'Secret', name, { stringData });
}

interface Bound {
  host: string;
  port: number;
  /** Of the AppBinding; the scheme of its URL too. */
  type?: string;
}

/** A binding `db` to a server, its Secret named `db-auth`. */
export function appBinding({ host, port, type = 'postgres' }: Bound, spec: Fields = {}, client: Fields = {}): Fields {
  return object('appcatalog.appscode.com/v1alpha1', 'AppBinding', 'db', {
    spec: {
      type,
      clientConfig: { url: `${type}://${host}:${port}/`, ...client },
      secret: { name: 'db-auth' },
      ...spec,
    },
  });
}

/** The Repository `store` in a folder of this machine, and its Secret. */
export function localRepository(folder: string): Fields[] {
  const backend = { local: { mountPath: folder }, storageSecretName: 'store-secret' };
  return [
    object('stash.appscode.com/v1alpha1', 'Repository', 'store', { spec: { backend } }),
    secret('store-secret', { RESTIC_PASSWORD: REPOSITORY_PASSWORD }),
  ];
}

const target = { ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'db' } };

export function backupConfiguration(name: string, spec: Fields = {}): Fields {
  return object('stash.appscode.com/v1beta1', 'BackupConfiguration', name, {
    spec: {
      schedule: '0 3 * * *',
      repository: { name: 'store' },
      target,
      retentionPolicy: { name: 'keep-all', prune: false },
      ...spec,
    },
  });
}

export function restoreSession(name: string, spec: Fields = {}): Fields {
  return object('stash.appscode.com/v1beta1', 'RestoreSession', name, {
    spec: { repository: { name: 'store' }, target, ...spec },
  });
}

/** Writes documents as one file of a new folder; JSON is YAML as well. */
export function writeDocuments(folder: string, documents: readonly unknown[]): string {
  mkdirSync(folder, { recursive: true });
  const text = documents.map((one) => `${JSON.stringify(one, undefined, 2)}\n`).join('---\n');
  writeFileSync(join(folder, 'documents.yaml'), text);
  return folder;
}

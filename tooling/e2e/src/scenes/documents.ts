import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseServer } from '@stash-addons/drivers';
import {
  appBinding,
  backupConfiguration,
  localRepository,
  restoreSession,
  secret,
  writeDocuments,
} from '../documents.js';
import type { Scene, Setting, Stage } from './scene.js';

type Documents = Record<'binding' | 'auth' | 'backup' | 'restore', unknown>;

/** Good documents, of which a scene changes one or takes it away. */
export function settingOf({ bench, driver, server, folder }: Stage, change: Partial<Documents> = {}): Setting {
  const documents: Documents = {
    binding: appBinding({ ...server, type: driver.name }),
    auth: authOf(server),
    backup: backupConfiguration('nightly'),
    restore: restoreSession('back'),
    ...change,
  };
  const given = Object.values(documents).filter((one) => one !== undefined);
  return { values: { files: writeDocuments(join(folder, 'documents'), [...given, ...localRepository(bench.repo)]) } };
}

/** The Secret of a server's own user. */
export function authOf({ user, password }: DatabaseServer): unknown {
  return secret('db-auth', { username: user, password });
}

const changed =
  (change: (stage: Stage) => Partial<Documents>): Scene =>
  (stage) =>
    settingOf(stage, change(stage));

const yamlSyntax: Scene = ({ folder }) => {
  mkdirSync(join(folder, 'documents'));
  writeFileSync(
    join(folder, 'documents', 'broken.yaml'),
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a\ndata: {}\n',
  );
  return { values: { files: join(folder, 'documents') } };
};

export const documentScenes = {
  'yaml syntax': yamlSyntax,
  'yaml type': changed(() => ({
    backup: backupConfiguration('nightly', { retentionPolicy: { name: 'keep-all', prune: 'yes' } }),
  })),
  'yaml kind': changed(() => ({ restore: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } })),
  'yaml cluster field': changed(() => ({ backup: backupConfiguration('nightly', { driver: 'VolumeSnapshotter' }) })),
  'object missing': changed(() => ({ binding: undefined })),
  'variable unset': changed(() => ({
    auth: secret('db-auth', { username: 'me', password: 'fromEnv:NOBODY_SETS_THIS' }),
  })),
  'release does not fit': changed(({ driver, server }) => ({
    binding: appBinding({ ...server, type: driver.name }, { version: 'none' }),
  })),
  'rule selects nothing': changed(() => ({
    restore: restoreSession('back', {
      target: { ...target, rules: [{ targetHosts: ['elsewhere'], snapshots: ['1234'] }] },
    }),
  })),
} satisfies Record<string, Scene>;

const target = { ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'db' } };

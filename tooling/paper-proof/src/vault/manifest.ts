import {
  FUNCTION_ARGS,
  imageOf,
  INTERIM_PATH,
  jobOperation,
  releasesOf,
  SCRATCH_PATH,
  TLS_SECRET,
  toolOf,
  type Access,
  type ManifestSource,
} from '@stash-addons/core';
import { params } from './params.js';

/** The keys that unseal it are named by its parameters, so which keys the Secret has is known at run time alone. */
const access: Access = {
  secretKeys: [],
  refs: [
    { name: 'token', pointer: '/spec/parameters/backupTokenSecretRef/name', kind: 'Secret', namespace: 'target' },
    { ...TLS_SECRET, name: 'unseal', pointer: '/spec/parameters/unsealer/mode/kubernetesSecret/secretName' },
  ],
};

const workspace = { kind: 'dump', sizeHint: 'database' } as const;

const INTERIM = '--interim-data-dir=${INTERIM_DATA_DIR}';
const [APP_BINDING, APP_BINDING_NAMESPACE] = FUNCTION_ARGS.appBinding;

const backup = jobOperation({
  name: 'vault-backup-{release}',
  workspace,
  access,
  args: [
    'backup-vault',
    ...FUNCTION_ARGS.repository,
    ...FUNCTION_ARGS.cache,
    ...FUNCTION_ARGS.host,
    '--vault-args=${args:=}',
    ...FUNCTION_ARGS.wait,
    ...FUNCTION_ARGS.namespace,
    APP_BINDING,
    INTERIM,
    APP_BINDING_NAMESPACE,
    ...FUNCTION_ARGS.backupSession,
    ...FUNCTION_ARGS.retention,
    ...FUNCTION_ARGS.output,
    '--key-prefix=${keyPrefix:=}',
  ],
  privileges: [{ grant: 'read sys/storage/raft/snapshot', why: 'makes the snapshot' }],
});

const restore = jobOperation({
  name: 'vault-restore-{release}',
  workspace,
  access: {
    ...access,
    kubernetes: {
      scope: 'target',
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'patch'] }],
    },
  },
  args: [
    'restore-vault',
    ...FUNCTION_ARGS.repository,
    ...FUNCTION_ARGS.cache,
    ...FUNCTION_ARGS.wait,
    ...FUNCTION_ARGS.host,
    ...FUNCTION_ARGS.sourceHost,
    INTERIM,
    ...FUNCTION_ARGS.namespace,
    ...FUNCTION_ARGS.appBinding,
    ...FUNCTION_ARGS.snapshot,
    '--vault-args=${args:=}',
    ...FUNCTION_ARGS.output,
    '--force=${force:=false}',
    '--key-prefix=${keyPrefix:=}',
    '--old-key-prefix=${oldKeyPrefix:=}',
  ],
  existing: { effect: 'replaces', says: 'replaces all that is stored, tokens and policies included' },
  privileges: [{ grant: 'update sys/storage/raft/snapshot-force', why: 'loads the snapshot' }],
});

export const manifest: ManifestSource = {
  addon: { name: 'vault', title: 'Vault and OpenBao' },
  objectPrefix: 'vault',
  serves: [{ target: 'AppBinding', types: ['vault', 'kubevault.com/vault'], urlSchemes: ['vault'], defaultPort: 8200 }],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/vault', '0.1.0'), [['1.10.3', '>=1.10 <3']]),
  operations: { backup, restore },
  formats: [
    {
      id: 'raft',
      layout: 'tree',
      paths: [`${SCRATCH_PATH}/stash-interim-volume/data`, `${INTERIM_PATH}/data`],
      minBytes: 256,
      writes: true,
    },
  ],
  params,
  tools: { vault: toolOf('>=1.10', 'apt-get install vault', { versionArgs: ['version'] }) },
};

import {
  FUNCTION_ARGS,
  INTERIM_PATH,
  SCRATCH_PATH,
  taskOf,
  type Access,
  type ManifestSource,
  type Operation,
} from '@stash-addons/core';
import { params } from './params.js';

/** The keys that unseal it are named by its parameters, so which keys the Secret has is known at run time alone. */
const access: Access = {
  secretKeys: [],
  refs: [
    { name: 'token', pointer: '/spec/parameters/backupTokenSecretRef/name', kind: 'Secret', namespace: 'target' },
    {
      name: 'unseal',
      pointer: '/spec/parameters/unsealer/mode/kubernetesSecret/secretName',
      kind: 'Secret',
      namespace: 'target',
      optional: true,
    },
  ],
};

const common = {
  models: ['job'],
  hosts: 'one',
  security: 'restricted',
  workspace: { kind: 'dump', sizeHint: 'database' },
  readiness: { kind: 'probe', healthRequired: true },
} satisfies Partial<Operation>;

const INTERIM = '--interim-data-dir=${INTERIM_DATA_DIR}';
const [APP_BINDING, APP_BINDING_NAMESPACE] = FUNCTION_ARGS.appBinding;

const backup: Operation = {
  ...common,
  access,
  functions: [
    {
      name: 'vault-backup-{release}',
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
    },
  ],
  task: taskOf('vault-backup-{release}'),
  privileges: [{ grant: 'read sys/storage/raft/snapshot', why: 'makes the snapshot' }],
};

const restore: Operation = {
  ...common,
  access: {
    ...access,
    kubernetes: {
      scope: 'target',
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'patch'] }],
    },
  },
  functions: [
    {
      name: 'vault-restore-{release}',
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
    },
  ],
  task: taskOf('vault-restore-{release}'),
  existing: { effect: 'replaces', says: 'replaces all that is stored, tokens and policies included' },
  privileges: [{ grant: 'update sys/storage/raft/snapshot-force', why: 'loads the snapshot' }],
};

export const manifest: ManifestSource = {
  addon: { name: 'vault', title: 'Vault and OpenBao' },
  objectPrefix: 'vault',
  serves: [{ target: 'AppBinding', types: ['vault', 'kubevault.com/vault'], urlSchemes: ['vault'], defaultPort: 8200 }],
  releases: [
    {
      suffix: '1.10.3',
      server: '>=1.10 <3',
      tested: [],
      image: { repository: 'ghcr.io/stash-addons/vault', tag: '0.1.0', platforms: ['linux/amd64', 'linux/arm64'] },
    },
  ],
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
  tools: {
    vault: {
      folders: ['/usr/bin', '/usr/local/bin'],
      versionArgs: ['version'],
      range: '>=1.10',
      install: 'apt-get install vault',
    },
  },
};

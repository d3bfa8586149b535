import {
  FUNCTION_ARGS,
  WAIT_TIMEOUT_PARAM,
  taskOf,
  type Access,
  type ManifestSource,
  type Operation,
} from '@stash-addons/core';

const image = { repository: 'ghcr.io/stash-addons/redis', tag: '0.1.0', platforms: ['linux/amd64', 'linux/arm64'] };

const access: Access = {
  secretKeys: [
    { key: 'username', optional: true },
    { key: 'password', optional: true },
  ],
  refs: [
    {
      name: 'tls',
      pointer: '/spec/parameters/clientCertSecret/name',
      kind: 'Secret',
      namespace: 'target',
      optional: true,
    },
  ],
};

const common = {
  models: ['job'],
  hosts: 'many',
  access,
  security: 'restricted',
  workspace: { kind: 'none' },
  readiness: { kind: 'probe', healthRequired: true },
} satisfies Partial<Operation>;

const ARGS = '--redis-args=${args:=}';

const backup: Operation = {
  ...common,
  functions: [
    {
      name: 'redis-backup-{release}',
      args: [
        'backup-redis',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        ARGS,
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.backupSession,
        ...FUNCTION_ARGS.retention,
        ...FUNCTION_ARGS.output,
      ],
    },
  ],
  task: taskOf('redis-backup-{release}'),
  privileges: [{ grant: '+psync +replconf +ping +info +cluster', why: 'reads each master as a replica of it does' }],
};

const restore: Operation = {
  ...common,
  functions: [
    {
      name: 'redis-restore-{release}',
      args: [
        'restore-redis',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        ...FUNCTION_ARGS.sourceHost,
        ARGS,
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.snapshot,
        ...FUNCTION_ARGS.output,
      ],
    },
  ],
  task: taskOf('redis-restore-{release}'),
  existing: { effect: 'merges', says: 'replaces keys of the backup and keeps all others' },
  privileges: [{ grant: '+restore +select +cluster +info ~*', why: 'makes every key of the backup' }],
};

export const manifest: ManifestSource = {
  addon: { name: 'redis', title: 'Redis and Valkey' },
  objectPrefix: 'redis',
  serves: [
    {
      target: 'AppBinding',
      types: ['redis', 'kubedb.com/redis', 'valkey'],
      urlSchemes: ['redis', 'rediss', 'valkey'],
      defaultPort: 6379,
    },
  ],
  releases: [
    { suffix: '5.0.13', server: '>=5 <6', tested: [], image },
    { suffix: '6.2.5', server: '>=6 <7', tested: [], image },
    { suffix: '7.0.5', server: '>=7 <10', tested: [], image },
  ],
  operations: { backup, restore },
  formats: [
    { id: 'rdb', layout: 'file', paths: ['/dump.rdb'], minBytes: 18, writes: true },
    {
      id: 'resp',
      layout: 'file',
      paths: ['/dumpfile.resp'],
      end: { mark: '_total_keys', within: 256 },
      minBytes: 32,
      writes: false,
    },
  ],
  params: {
    args: {
      description: 'More arguments for redis-cli; quotes group words',
      schema: { type: 'string', default: '' },
      appliesTo: ['backup', 'restore'],
      flag: 'redis-args',
    },
    waitTimeout: WAIT_TIMEOUT_PARAM,
  },
  tools: {
    'redis-cli': {
      folders: ['/usr/bin', '/usr/local/bin'],
      versionArgs: ['--version'],
      range: '>=6',
      install: 'apt-get install redis-tools',
    },
  },
};

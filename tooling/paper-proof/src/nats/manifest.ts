import {
  FUNCTION_ARGS,
  INTERIM_PATH,
  SCRATCH_PATH,
  taskOf,
  type ManifestSource,
  type Operation,
} from '@stash-addons/core';
import { params } from './params.js';

const image = { repository: 'ghcr.io/stash-addons/nats', tag: '0.1.0', platforms: ['linux/amd64', 'linux/arm64'] };

const common = {
  models: ['job'],
  hosts: 'one',
  access: {
    secretKeys: ['token', 'username', 'password', 'nkey', 'creds', 'tls.crt', 'tls.key'].map((key) => ({
      key,
      optional: true,
    })),
    refs: [],
  },
  security: 'restricted',
  workspace: { kind: 'dump', sizeHint: 'database' },
  readiness: { kind: 'probe', healthRequired: true },
} satisfies Partial<Operation>;

const INTERIM = '--interim-data-dir=${INTERIM_DATA_DIR}';
const STREAMS = ['--nats-args=${args:=}', '--streams=${streams:=}'];
const THRESHOLD = '--warning-threshold=${warningThreshold:=30s}';

const backup: Operation = {
  ...common,
  functions: [
    {
      name: 'nats-backup-{release}',
      args: [
        'backup-nats',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        INTERIM,
        ...STREAMS,
        THRESHOLD,
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.backupSession,
        ...FUNCTION_ARGS.retention,
        ...FUNCTION_ARGS.output,
      ],
    },
  ],
  task: taskOf('nats-backup-{release}'),
  privileges: [{ grant: 'publish $JS.API.>', why: 'lists the streams of the account and reads their snapshots' }],
};

const restore: Operation = {
  ...common,
  functions: [
    {
      name: 'nats-restore-{release}',
      args: [
        'restore-nats',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        ...FUNCTION_ARGS.sourceHost,
        INTERIM,
        ...STREAMS,
        '--overwrite=${overwrite:=false}',
        THRESHOLD,
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.snapshot,
        ...FUNCTION_ARGS.output,
      ],
    },
  ],
  task: taskOf('nats-restore-{release}'),
  existing: {
    effect: 'refuses',
    says: 'makes the streams of the backup; with overwrite it removes those of the same name first',
  },
  selections: [{ name: 'stream', param: 'streams' }],
  privileges: [{ grant: 'publish $JS.API.>', why: 'makes streams, and removes them with overwrite' }],
};

export const manifest: ManifestSource = {
  addon: { name: 'nats', title: 'NATS JetStream' },
  objectPrefix: 'nats',
  serves: [{ target: 'AppBinding', types: ['nats', 'nats.io/nats'], urlSchemes: ['nats'], defaultPort: 4222 }],
  releases: [
    { suffix: '2.6.1', server: '>=2.2 <2.8', tested: [], image },
    { suffix: '2.8.2', server: '>=2.8 <3', tested: [], image },
  ],
  operations: { backup, restore },
  formats: [
    {
      id: 'streams',
      layout: 'tree',
      paths: [`${SCRATCH_PATH}/stash-interim-volume/data`, `${INTERIM_PATH}/data`],
      minBytes: 2,
      writes: true,
    },
  ],
  params,
  tools: {
    nats: {
      folders: ['/usr/local/bin'],
      versionArgs: ['--version'],
      range: '>=0.2',
      install: 'see https://github.com/nats-io/natscli/releases',
    },
  },
};

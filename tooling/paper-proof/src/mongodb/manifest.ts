import { FUNCTION_ARGS, taskOf, type Access, type ManifestSource, type Operation, type Tool } from '@stash-addons/core';
import { params } from './params.js';

/** Name suffix and the first server version it serves; the next row's is the first it does not. */
const RELEASES: [suffix: string, from: string][] = [
  ['3.4.17', '3.4'],
  ['3.4.22', '3.4.22'],
  ['3.6.8', '3.6'],
  ['3.6.13', '3.6.13'],
  ['4.0.3', '4.0'],
  ['4.0.5', '4.0.5'],
  ['4.0.11', '4.0.11'],
  ['4.1.4', '4.1'],
  ['4.1.7', '4.1.7'],
  ['4.1.13', '4.1.13'],
  ['4.2.3', '4.2'],
  ['4.4.6', '4.4'],
  ['5.0.3', '5.0'],
  ['5.0.15', '5.0.15'],
  ['6.0.5', '6.0'],
];
const FIRST_NOT_SERVED = '10';

const image = { repository: 'ghcr.io/stash-addons/mongodb', tag: '0.1.0', platforms: ['linux/amd64', 'linux/arm64'] };

const access: Access = {
  secretKeys: [
    { key: 'username', optional: true },
    { key: 'password', optional: true },
  ],
  refs: [{ name: 'tls', pointer: '/spec/tlsSecret/name', kind: 'Secret', namespace: 'target', optional: true }],
};

const common = {
  models: ['job'],
  hosts: 'many',
  access,
  security: 'restricted',
  workspace: { kind: 'none' },
  readiness: { kind: 'probe', healthRequired: true },
} satisfies Partial<Operation>;

const OWN = ['--mongo-args=${args:=}', '--max-concurrency=${MAX_CONCURRENCY:=3}'];
const AUTHENTICATION = '--authentication-database=${authenticationDatabase:=admin}';

const backup: Operation = {
  ...common,
  functions: [
    {
      name: 'mongodb-backup-{release}',
      args: [
        'backup-mongo',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        ...OWN,
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.backupSession,
        ...FUNCTION_ARGS.retention,
        ...FUNCTION_ARGS.output,
        AUTHENTICATION,
      ],
    },
  ],
  task: taskOf('mongodb-backup-{release}'),
  privileges: [
    { grant: 'backup', why: 'reads every collection and the oplog' },
    { grant: 'hostManager', why: 'of a replica set or shards: holds a secondary still while it is dumped' },
    { grant: 'clusterManager', why: 'of shards: stops the balancer while they are dumped' },
  ],
};

const restore: Operation = {
  ...common,
  functions: [
    {
      name: 'mongodb-restore-{release}',
      args: [
        'restore-mongo',
        ...FUNCTION_ARGS.repository,
        '--enable-cache=false',
        FUNCTION_ARGS.cache[1],
        ...FUNCTION_ARGS.host,
        ...FUNCTION_ARGS.sourceHost,
        ...OWN,
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        '--restoresession=${RESTORE_SESSION:=}',
        ...FUNCTION_ARGS.snapshot,
        ...FUNCTION_ARGS.output,
        AUTHENTICATION,
      ],
    },
  ],
  task: taskOf('mongodb-restore-{release}'),
  existing: { effect: 'merges', says: 'adds documents, and keeps those that are there with the same id' },
  selections: [{ name: 'namespace', param: 'namespaces' }],
  privileges: [{ grant: 'restore', why: 'makes collections, indexes, users and roles' }],
};

const tool = (range: string, install: string): Tool => ({
  folders: ['/usr/bin'],
  versionArgs: ['--version'],
  range,
  install,
});
const DUMP_TOOLS = tool('>=100.5', 'apt-get install mongodb-database-tools');

export const manifest: ManifestSource = {
  addon: { name: 'mongodb', title: 'MongoDB' },
  objectPrefix: 'mongodb',
  serves: [
    {
      target: 'AppBinding',
      types: ['mongodb', 'kubedb.com/mongodb'],
      urlSchemes: ['mongodb', 'mongodb+srv'],
      defaultPort: 27017,
    },
  ],
  releases: RELEASES.map(([suffix, from], index) => ({
    suffix,
    server: `>=${from} <${RELEASES[index + 1]?.[1] ?? FIRST_NOT_SERVED}`,
    tested: [],
    image,
  })),
  operations: { backup, restore },
  formats: [{ id: 'archive', layout: 'file', paths: ['/dump'], minBytes: 64, writes: true }],
  params,
  tools: {
    mongodump: DUMP_TOOLS,
    mongorestore: DUMP_TOOLS,
    mongosh: tool('>=2', 'apt-get install mongodb-mongosh'),
  },
};

import {
  FUNCTION_ARGS,
  WAIT_TIMEOUT_PARAM,
  taskOf,
  type ManifestSource,
  type Operation,
  type Tool,
} from '@stash-addons/core';

const common = {
  models: ['job'],
  hosts: 'one',
  access: {
    secretKeys: [
      { key: 'username', optional: true },
      { key: 'password', optional: true },
    ],
    refs: [{ name: 'tls', pointer: '/spec/tlsSecret/name', kind: 'Secret', namespace: 'target', optional: true }],
  },
  security: 'restricted',
  workspace: { kind: 'none' },
  readiness: { kind: 'probe', healthRequired: false },
} satisfies Partial<Operation>;

const backup: Operation = {
  ...common,
  functions: [
    {
      name: 'mariadb-backup-{release}',
      args: [
        'backup-mariadb',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        '--mariadb-args=${args:=--all-databases --ignore-database=mysql}',
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.backupSession,
        ...FUNCTION_ARGS.retention,
        ...FUNCTION_ARGS.output,
      ],
    },
  ],
  task: taskOf('mariadb-backup-{release}'),
  privileges: [
    { grant: 'SELECT, SHOW VIEW, TRIGGER, EVENT', why: 'reads data, views, triggers and events' },
    { grant: 'LOCK TABLES', why: 'holds tables that have no transactions' },
  ],
};

const restore: Operation = {
  ...common,
  functions: [
    {
      name: 'mariadb-restore-{release}',
      args: [
        'restore-mariadb',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        ...FUNCTION_ARGS.sourceHost,
        '--mariadb-args=${args:=}',
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.snapshot,
        ...FUNCTION_ARGS.output,
      ],
    },
  ],
  task: taskOf('mariadb-restore-{release}'),
  existing: { effect: 'merges', says: 'drops and makes anew every table of the backup, and keeps all others' },
  selections: [{ name: 'database', param: 'database' }],
  privileges: [{ grant: 'ALL on the databases of the backup', why: 'makes and fills them' }],
};

const client = (versionOf: string): Tool => ({
  folders: ['/usr/bin'],
  versionArgs: ['--version'],
  range: '>=10.5.25',
  install: `apt-get install mariadb-client (brings ${versionOf})`,
});

export const manifest: ManifestSource = {
  addon: { name: 'mariadb', title: 'MariaDB' },
  objectPrefix: 'mariadb',
  serves: [
    { target: 'AppBinding', types: ['mariadb', 'kubedb.com/mariadb'], urlSchemes: ['mariadb'], defaultPort: 3306 },
  ],
  releases: [
    {
      suffix: '10.5.8',
      server: '>=10 <13',
      tested: [],
      image: { repository: 'ghcr.io/stash-addons/mariadb', tag: '0.1.0', platforms: ['linux/amd64', 'linux/arm64'] },
    },
  ],
  operations: { backup, restore },
  formats: [
    {
      id: 'sql',
      layout: 'file',
      paths: ['/dumpfile.sql'],
      end: { mark: '-- Dump completed', within: 256 },
      minBytes: 256,
      writes: true,
    },
  ],
  params: {
    args: {
      description: 'Arguments of mariadb-dump or mariadb; quotes group words',
      schema: { type: 'string' },
      appliesTo: ['backup', 'restore'],
      flag: 'mariadb-args',
    },
    waitTimeout: WAIT_TIMEOUT_PARAM,
    database: {
      description: 'The one database to restore',
      schema: { type: 'string' },
      appliesTo: ['restore'],
    },
  },
  tools: { 'mariadb-dump': client('mariadb-dump'), mariadb: client('mariadb') },
};

import { FUNCTION_ARGS, taskOf, type Access, type ManifestSource, type Operation, type Tool } from '@stash-addons/core';
import { params } from './params.js';

/** Name suffix and the servers it serves. */
const RELEASES: [suffix: string, server: string][] = [
  ['5.7.25', '>=5.6 <8'],
  ['8.0.3', '>=8.0.3 <8.0.14'],
  ['8.0.14', '>=8.0.14 <8.0.21'],
  ['8.0.21', '>=8.0.21 <10'],
];

const image = { repository: 'ghcr.io/stash-addons/mysql', tag: '0.1.0', platforms: ['linux/amd64', 'linux/arm64'] };

const access: Access = {
  secretKeys: [
    { key: 'username', optional: true },
    { key: 'password', optional: true },
  ],
  refs: [{ name: 'tls', pointer: '/spec/tlsSecret/name', kind: 'Secret', namespace: 'target', optional: true }],
};

const common = {
  models: ['job'],
  hosts: 'one',
  access,
  security: 'restricted',
  workspace: { kind: 'none' },
  readiness: { kind: 'probe', healthRequired: false },
} satisfies Partial<Operation>;

const MULTI_DUMP = '--multi-dump-args=${multiDumpArgs:=}';

const backupArgs = (own: string[]) => [
  'backup-mysql',
  ...FUNCTION_ARGS.repository,
  ...FUNCTION_ARGS.cache,
  ...FUNCTION_ARGS.host,
  '--mysql-args=${args:=--all-databases}',
  ...own,
  ...FUNCTION_ARGS.wait,
  ...FUNCTION_ARGS.namespace,
  ...FUNCTION_ARGS.appBinding,
  ...FUNCTION_ARGS.backupSession,
  ...FUNCTION_ARGS.retention,
  ...FUNCTION_ARGS.output,
];

const backup: Operation = {
  ...common,
  functions: [
    { name: 'mysql-backup-{release}', args: backupArgs([]), releases: ['5.7.25'] },
    { name: 'mysql-backup-{release}', args: backupArgs([MULTI_DUMP]), releases: ['8.0.3', '8.0.14', '8.0.21'] },
  ],
  task: taskOf('mysql-backup-{release}'),
  privileges: [
    { grant: 'SELECT, SHOW VIEW, TRIGGER, EVENT', why: 'reads data, views, triggers and events' },
    { grant: 'PROCESS', why: 'reads tablespaces; without it add args: --no-tablespaces' },
  ],
};

const restore: Operation = {
  ...common,
  functions: [
    {
      name: 'mysql-restore-{release}',
      args: [
        'restore-mysql',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        ...FUNCTION_ARGS.sourceHost,
        '--mysql-args=${args:=}',
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.snapshot,
        ...FUNCTION_ARGS.output,
      ],
    },
  ],
  task: taskOf('mysql-restore-{release}'),
  existing: {
    effect: 'merges',
    says: 'drops and makes anew every table of the backup, accounts and passwords included, and keeps all others',
  },
  selections: [{ name: 'database', param: 'database' }],
  privileges: [{ grant: 'ALL on the databases of the backup', why: 'makes and fills them' }],
};

const client: Tool = {
  folders: ['/usr/bin'],
  versionArgs: ['--version'],
  range: '>=8.0',
  install: 'apt-get install mysql-community-client',
};

export const manifest: ManifestSource = {
  addon: { name: 'mysql', title: 'MySQL' },
  objectPrefix: 'mysql',
  serves: [{ target: 'AppBinding', types: ['mysql', 'kubedb.com/mysql'], urlSchemes: ['mysql'], defaultPort: 3306 }],
  releases: RELEASES.map(([suffix, server]) => ({ suffix, server, tested: [], image })),
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
  params,
  tools: { mysqldump: client, mysql: client },
};

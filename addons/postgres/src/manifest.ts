import { FUNCTION_ARGS, taskOf, type Access, type ManifestSource, type Operation, type Tool } from '@stash-addons/core';
import { formats } from './formats.js';
import { params } from './params.js';

/** Name suffix, first server version it serves, first one it does not, versions the tests ran against. */
const RELEASES: [suffix: string, from: string, before: string, tested: string[]][] = [
  ['9.6.19', '0', '10', []],
  ['10.14', '10', '11', []],
  ['11.9', '11', '12', []],
  ['12.4', '12', '13', ['12.22']],
  ['13.1', '13', '14', ['13.23']],
  ['14.0', '14', '15', ['14.23']],
  ['15.1', '15', '16', ['15.18']],
  ['16.1', '16', '17', ['16.14']],
  ['17.2', '17', '18', ['17.10']],
  ['18.0', '18', '', ['18.4']],
];

const IMAGE = {
  repository: 'ghcr.io/stash-addons/postgres',
  tag: '0.1.0',
  platforms: ['linux/amd64', 'linux/arm64'],
};

const access: Access = {
  secretKeys: [
    { key: 'username', alias: ['POSTGRES_USER'], optional: true },
    { key: 'password', alias: ['POSTGRES_PASSWORD'], optional: true },
  ],
  refs: [{ name: 'tls', pointer: '/spec/tlsSecret/name', kind: 'Secret', namespace: 'target', optional: true }],
};

const common = {
  models: ['job'],
  hosts: 'one',
  access,
  security: 'restricted',
  workspace: { kind: 'none' },
  readiness: { kind: 'probe', healthRequired: true },
} satisfies Partial<Operation>;

const backup: Operation = {
  ...common,
  functions: [
    {
      name: 'postgres-backup-{release}',
      args: [
        'backup-pg',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        '--backup-cmd=${backupCMD:=pg_dumpall}',
        '--pg-args=${args:=}',
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.backupSession,
        ...FUNCTION_ARGS.retention,
        ...FUNCTION_ARGS.output,
        '--user=${user:=}',
      ],
    },
  ],
  task: taskOf('postgres-backup-{release}'),
  privileges: [
    {
      grant: 'SUPERUSER',
      why: 'pg_dumpall reads the passwords of the roles; without it add args: --no-role-passwords',
    },
    {
      grant: 'pg_read_all_data',
      why: 'reads every table and sequence; enough for pg_dump where no row security is on',
    },
  ],
};

const restore: Operation = {
  ...common,
  functions: [
    {
      name: 'postgres-restore-{release}',
      args: [
        'restore-pg',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        ...FUNCTION_ARGS.sourceHost,
        '--pg-args=${args:=}',
        ...FUNCTION_ARGS.wait,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.appBinding,
        ...FUNCTION_ARGS.snapshot,
        ...FUNCTION_ARGS.output,
        '--user=${user:=}',
      ],
    },
  ],
  task: taskOf('postgres-restore-{release}'),
  existing: {
    effect: 'refuses',
    says:
      'is refused, before any change, where it would load into databases that hold tables; a pg_dumpall backup made ' +
      'with --clean drops and makes anew the databases it holds; merge=true adds to what is there',
  },
  privileges: [
    { grant: 'SUPERUSER', why: 'a pg_dumpall backup makes roles, databases and tablespaces' },
    { grant: 'CREATE on the database', why: 'a pg_dump backup makes its objects; its owners have to exist' },
  ],
};

/** Older clients are listed because they fit older servers best; which one is used is chosen in clients.ts. */
function client(range: string): Tool {
  return {
    folders: ['/usr/lib/postgresql/*/bin'],
    versionArgs: ['--version'],
    range,
    install: 'apt-get install postgresql-client',
  };
}

export const manifest: ManifestSource = {
  addon: { name: 'postgres', title: 'PostgreSQL' },
  objectPrefix: 'postgres',
  serves: [
    {
      target: 'AppBinding',
      types: ['postgres', 'kubedb.com/postgres', 'postgresql'],
      urlSchemes: ['postgres', 'postgresql'],
      defaultPort: 5432,
    },
  ],
  releases: RELEASES.map(([suffix, from, before, tested]) => ({
    suffix,
    server: before === '' ? `>=${from}` : `>=${from} <${before}`,
    tested,
    image: IMAGE,
  })),
  operations: { backup, restore },
  formats,
  params,
  tools: { psql: client('>=12'), pg_dump: client('>=9.6'), pg_dumpall: client('>=9.6'), pg_restore: client('>=9.6') },
};

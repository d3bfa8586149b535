import {
  backupArgs,
  consecutive,
  imageOf,
  jobOperation,
  optionalKeys,
  releasesOf,
  restoreArgs,
  TLS_SECRET,
  toolOf,
  type Access,
  type ManifestSource,
  type ReleaseRow,
  type Tool,
} from '@stash-addons/core';
import { formats } from './formats.js';
import { params } from './params.js';

/** Name suffix, first server version it serves, versions the tests ran against. */
const RELEASES: ReleaseRow[] = [
  ['9.6.19', '0'],
  ['10.14', '10'],
  ['11.9', '11'],
  ['12.4', '12', ['12.22']],
  ['13.1', '13', ['13.23']],
  ['14.0', '14', ['14.23']],
  ['15.1', '15', ['15.18']],
  ['16.1', '16', ['16.14']],
  ['17.2', '17', ['17.10']],
  ['18.0', '18', ['18.4']],
];

const access: Access = {
  secretKeys: optionalKeys(['username', 'POSTGRES_USER'], ['password', 'POSTGRES_PASSWORD']),
  refs: [TLS_SECRET],
};

const ARGS = '--pg-args=${args:=}';
const USER = '--user=${user:=}';

const backup = jobOperation({
  name: 'postgres-backup-{release}',
  args: backupArgs('backup-pg', ['--backup-cmd=${backupCMD:=pg_dumpall}', ARGS], [USER]),
  access,
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
});

const restore = jobOperation({
  name: 'postgres-restore-{release}',
  args: restoreArgs('restore-pg', [ARGS], [USER]),
  access,
  existing: {
    effect: 'refuses',
    says:
      'is refused, or undone as a whole, where it would load into databases that hold tables of it; a pg_dumpall backup ' +
      'made with --clean drops and makes anew the databases it holds; merge=true, and a backup made with --data-only, ' +
      'add to what is there',
  },
  privileges: [
    { grant: 'SUPERUSER', why: 'a pg_dumpall backup makes roles, databases and tablespaces' },
    { grant: 'CREATE on the database', why: 'a pg_dump backup makes its objects; its owners have to exist' },
  ],
});

/** Older clients are listed because they fit older servers best; which one is used is chosen in clients.ts. */
function client(range: string): Tool {
  return toolOf(range, 'apt-get install postgresql-client', { folders: ['/usr/lib/postgresql/*/bin'] });
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
  releases: releasesOf(imageOf('ghcr.io/stash-addons/postgres', '0.1.0'), consecutive(RELEASES)),
  operations: { backup, restore },
  formats,
  params,
  tools: { psql: client('>=12'), pg_dump: client('>=9.6'), pg_dumpall: client('>=9.6'), pg_restore: client('>=9.6') },
};

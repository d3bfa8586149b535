import {
  backupArgs,
  consecutive,
  imageOf,
  jobOperation,
  LOGIN_ACCESS,
  releasesOf,
  restoreArgs,
  toolOf,
  type ManifestSource,
  type ReleaseRow,
  type Tool,
} from '@stash-addons/core';
import { MERGES, PRIVILEGES, SQL_FORMAT } from '@stash-addons/mysql-family';
import { dialect } from './dialect.js';
import { params, WIRE_ARGS } from './params.js';

/** Name suffix, first server version it serves, versions the tests ran against. */
const RELEASES: ReleaseRow[] = [
  ['5.7.25', '5.6', ['5.6.24']],
  ['8.0.3', '8.0.3', []],
  ['8.0.14', '8.0.14', []],
  ['8.0.21', '8.0.21', []],
  ['8.4', '8.1', []],
  ['9', '9', ['9.7.4']],
];

const ARGS = `--mysql-args=\${args:=${WIRE_ARGS}}`;
const NAME = 'mysql-backup-{release}';

const backup = jobOperation({
  name: NAME,
  functions: [
    { name: NAME, args: backupArgs('backup-mysql', [ARGS]), releases: ['5.7.25'] },
    {
      name: NAME,
      args: backupArgs('backup-mysql', [ARGS, '--multi-dump-args=${multiDumpArgs:=}']),
      releases: RELEASES.map(([suffix]) => suffix).filter((suffix) => suffix !== '5.7.25'),
    },
  ],
  access: LOGIN_ACCESS,
  privileges: [
    PRIVILEGES.read,
    { grant: 'SELECT or SHOW_ROUTINE on *.*', why: 'reads the text of routines that others made' },
    { grant: 'SELECT on mysql.*', why: 'reads the users with their grants; without it users=false' },
    PRIVILEGES.lock,
  ],
});

const restore = jobOperation({
  name: 'mysql-restore-{release}',
  args: restoreArgs('restore-mysql', ['--mysql-args=${args:=}']),
  access: LOGIN_ACCESS,
  existing: MERGES,
  selections: [{ name: 'database', param: 'database' }],
  privileges: [
    PRIVILEGES.fill,
    { grant: 'SET_ANY_DEFINER (before 8.2 SET_USER_ID)', why: 'makes views and programs in the name of others' },
    PRIVILEGES.users,
  ],
});

const client: Tool = toolOf(dialect.range ?? '*', dialect.install, {
  versionPattern: 'Ver (?:\\S+ Distrib )?(\\d+\\.\\d+\\.\\d+)(?![\\d.]*-MariaDB)',
});

export const manifest: ManifestSource = {
  addon: { name: 'mysql', title: dialect.title },
  objectPrefix: 'mysql',
  serves: [{ target: 'AppBinding', types: ['mysql', 'kubedb.com/mysql'], urlSchemes: ['mysql'], defaultPort: 3306 }],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/mysql', '0.1.0'), consecutive(RELEASES)),
  operations: { backup, restore },
  formats: [SQL_FORMAT],
  params,
  tools: { mysql: client, mysqldump: client },
};

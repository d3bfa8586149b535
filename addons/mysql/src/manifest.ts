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
import { SQL_FORMAT } from '@stash-addons/mysql-family';
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
    { grant: 'SELECT, SHOW VIEW, TRIGGER, EVENT', why: 'reads rows, views, triggers and events' },
    { grant: 'SELECT or SHOW_ROUTINE on *.*', why: 'reads the text of routines that others made' },
    { grant: 'SELECT on mysql.*', why: 'reads the users with their grants; without it users=false' },
    { grant: 'RELOAD', why: 'locks for the moment in which several streams begin; not needed without parallel' },
  ],
});

const restore = jobOperation({
  name: 'mysql-restore-{release}',
  args: restoreArgs('restore-mysql', ['--mysql-args=${args:=}']),
  access: LOGIN_ACCESS,
  existing: {
    effect: 'merges',
    says:
      'drops and makes anew every table, view, routine and event of the backup and keeps all others; users that are ' +
      'there keep their passwords and get the privileges of the backup on top',
  },
  selections: [{ name: 'database', param: 'database' }],
  privileges: [
    { grant: 'ALL on the databases of the backup', why: 'makes and fills them' },
    { grant: 'SET_ANY_DEFINER (before 8.2 SET_USER_ID)', why: 'makes views and programs in the name of others' },
    { grant: 'CREATE USER and every privilege to be granted', why: 'makes the users; without it users=false' },
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

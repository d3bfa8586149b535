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
  ['10.5.8', '0', ['10.5.23']],
  ['10.11', '10.11', ['10.11.18']],
  ['11', '11', ['11.8.6']],
];

const backup = jobOperation({
  name: 'mariadb-backup-{release}',
  args: backupArgs('backup-mariadb', [`--mariadb-args=\${args:=${WIRE_ARGS}}`]),
  access: LOGIN_ACCESS,
  privileges: [
    PRIVILEGES.read,
    { grant: 'SELECT on *.*', why: 'reads the text of routines, and the users with their grants' },
    PRIVILEGES.lock,
  ],
});

const restore = jobOperation({
  name: 'mariadb-restore-{release}',
  args: restoreArgs('restore-mariadb', ['--mariadb-args=${args:=}']),
  access: LOGIN_ACCESS,
  existing: MERGES,
  selections: [{ name: 'database', param: 'database' }],
  privileges: [
    PRIVILEGES.fill,
    { grant: 'SUPER or SET USER', why: 'makes views, routines, triggers and events in the name of others' },
    PRIVILEGES.users,
  ],
});

const client: Tool = toolOf('>=10.5', dialect.install, {
  versionPattern: '(?:Distrib|from) (\\d+\\.\\d+\\.\\d+)-MariaDB',
});

export const manifest: ManifestSource = {
  addon: { name: 'mariadb', title: dialect.title },
  objectPrefix: 'mariadb',
  serves: [
    { target: 'AppBinding', types: ['mariadb', 'kubedb.com/mariadb'], urlSchemes: ['mariadb'], defaultPort: 3306 },
  ],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/mariadb', '0.1.0'), consecutive(RELEASES)),
  operations: { backup, restore },
  formats: [SQL_FORMAT],
  params,
  tools: { mariadb: client, 'mariadb-dump': client },
};

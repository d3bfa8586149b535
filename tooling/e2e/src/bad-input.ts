import type { ErrorCode } from '@stash-addons/core';

/** One thing that can be wrong with what the program is given, and what it then has to do. */
export interface BadInput {
  /** What is wrong. */
  input: string;
  /** What is typed after `stash-addons`; `{name}` is filled in by the scene. */
  command: string;
  /** How it is brought about; without one nothing but the command line is wrong. */
  scene?: SceneName;
  code: ErrorCode;
  exit: 1 | 2;
  /** Part of the hint, which says what to do. */
  hint: string;
}

/** What has to be made wrong around the command line. */
export type SceneName =
  | 'release does not fit'
  | 'yaml syntax'
  | 'yaml type'
  | 'yaml kind'
  | 'yaml cluster field'
  | 'object missing'
  | 'variable unset'
  | 'rule selects nothing'
  | 'clients missing'
  | 'restic missing'
  | 'server gone'
  | 'wrong database password'
  | 'reader without rights'
  | 'wrong authority'
  | 'wrong host'
  | 'expired certificate'
  | 'repository absent'
  | 'repository locked'
  | 'repository corrupt'
  | 'repository full'
  | 'wrong repository password'
  | 'no repository password'
  | 'no repository password file'
  | 'foreign snapshot'
  | 'empty snapshot'
  | 'unknown snapshot'
  | 'rejected snapshot'
  | 'only of others'
  | 'NUL in the password'
  | 'fake: empty dump'
  | 'fake: error on stderr'
  | 'fake: no end mark';

const BACKUP = 'backup {url} --repo {repo}';
const RESTORE = 'restore {url} --repo {repo} --yes';
const RUN_BACKUP = 'run backupconfiguration/nightly -f {files}';

/** Lines of the command line itself. */
const WORDS: BadInput[] = [
  { input: 'an unknown verb', command: 'bakup {url}', code: 'SA_USAGE', exit: 2, hint: 'stash-addons --help' },
  {
    input: 'an unknown flag',
    command: `${BACKUP} --fast`,
    code: 'SA_USAGE',
    exit: 2,
    hint: 'stash-addons backup --help',
  },
  { input: 'no --repo', command: 'backup {url}', code: 'SA_USAGE', exit: 2, hint: '--help' },
  { input: 'a count that is none', command: `${BACKUP} --keep-last 0`, code: 'SA_USAGE', exit: 2, hint: '--help' },
  {
    input: 'a policy that says nothing',
    command: 'forget --repo {repo} --keep-last 1',
    code: 'SA_USAGE',
    exit: 2,
    hint: 'forget --help',
  },
  {
    input: 'an address that cannot be read',
    command: 'backup postgres:// --repo {repo}',
    code: 'SA_URL_INVALID',
    exit: 2,
    hint: 'scheme://user@host:port/name',
  },
  {
    input: 'an unknown scheme',
    command: 'backup widget://me@127.0.0.1/ --repo {repo}',
    code: 'SA_ADDON_UNKNOWN',
    exit: 2,
    hint: 'npm install @stash-addons/widget',
  },
  {
    input: 'an unknown addon',
    command: `${BACKUP} --addon widget`,
    code: 'SA_ADDON_UNKNOWN',
    exit: 2,
    hint: 'npm install @stash-addons/widget',
  },
  {
    input: 'an unknown version of the addon',
    command: `${BACKUP} --addon-version 8.0`,
    code: 'SA_ADDON_RELEASE_UNKNOWN',
    exit: 2,
    hint: '15.1',
  },
  {
    input: 'an unknown parameter',
    command: `${BACKUP} --param speed=9`,
    code: 'SA_PARAM_UNKNOWN',
    exit: 2,
    hint: 'backupCMD',
  },
  {
    input: 'a parameter of another type',
    command: `${BACKUP} --param waitTimeout=soon`,
    code: 'SA_PARAM_INVALID',
    exit: 2,
    hint: 'addons show postgres',
  },
  {
    input: 'a repository string of no kind',
    command: 'backup {url} --repo s3:',
    code: 'SA_REPOSITORY_STRING',
    exit: 2,
    hint: 's3:https://host/bucket/prefix',
  },
  {
    input: 'a session that is not there',
    command: 'sessions show nothing',
    code: 'SA_SESSION_MISSING',
    exit: 1,
    hint: 'stash-addons sessions',
  },
  {
    input: 'no confirmation, and nobody to ask',
    command: 'restore {url} --repo {repo}',
    code: 'SA_CONFIRMATION_NEEDED',
    exit: 2,
    hint: '--yes',
  },
];

const DOCUMENTS: BadInput[] = [
  {
    input: 'YAML that cannot be read',
    scene: 'yaml syntax',
    command: RUN_BACKUP,
    code: 'SA_YAML_SYNTAX',
    exit: 2,
    hint: 'nothing was run',
  },
  {
    input: 'a field of another type',
    scene: 'yaml type',
    command: RUN_BACKUP,
    code: 'SA_YAML_FIELD',
    exit: 2,
    hint: 'nothing was run',
  },
  {
    input: 'an unknown kind',
    scene: 'yaml kind',
    command: RUN_BACKUP,
    code: 'SA_YAML_KIND',
    exit: 2,
    hint: 'BackupConfiguration',
  },
  {
    input: 'a field that needs a cluster',
    scene: 'yaml cluster field',
    command: RUN_BACKUP,
    code: 'SA_LOCAL_FIELD_UNSUPPORTED',
    exit: 2,
    hint: 'run this on a cluster',
  },
  {
    input: 'an object that is in no file',
    scene: 'object missing',
    command: RUN_BACKUP,
    code: 'SA_OBJECT_MISSING',
    exit: 2,
    hint: '-f',
  },
  {
    input: 'a reference to a variable that is not set',
    scene: 'variable unset',
    command: RUN_BACKUP,
    code: 'SA_SECRET_REFERENCE',
    exit: 2,
    hint: 'Set that variable',
  },
  {
    input: 'a server version that no release is for',
    scene: 'release does not fit',
    command: RUN_BACKUP,
    code: 'SA_ADDON_NO_RELEASE_FITS',
    exit: 1,
    hint: '15.1 (>=15 <16)',
  },
  {
    input: 'a restore rule that selects nothing',
    scene: 'rule selects nothing',
    command: 'run restoresession/back -f {files} --yes',
    code: 'SA_RESOLVE_RULE_SELECTS_NOTHING',
    exit: 2,
    hint: 'targetHosts',
  },
];

const DATABASE: BadInput[] = [
  {
    input: 'no client program on this machine',
    scene: 'clients missing',
    command: BACKUP,
    code: 'SA_TOOL_MISSING',
    exit: 1,
    hint: 'apt-get install postgresql-client',
  },
  {
    input: 'no restic on this machine',
    scene: 'restic missing',
    command: 'snapshots --repo {repo}',
    code: 'SA_RESTIC_MISSING',
    exit: 1,
    hint: 'apt-get install restic',
  },
  {
    input: 'a server that does not answer',
    scene: 'server gone',
    command: `${BACKUP} --param waitTimeout=1`,
    code: 'SA_TARGET_UNREACHABLE',
    exit: 1,
    hint: '--param waitTimeout=SECONDS',
  },
  {
    input: 'a wrong password of the database',
    scene: 'wrong database password',
    command: BACKUP,
    code: 'SA_TARGET_PASSWORD',
    exit: 1,
    hint: '--password-file',
  },
  {
    input: 'a NUL in the password',
    scene: 'NUL in the password',
    command: `${BACKUP} --password-file {password}`,
    code: 'SA_TARGET_PASSWORD_NUL',
    exit: 2,
    hint: 'Set another password',
  },
  {
    input: 'a password file that cannot be read',
    command: `${BACKUP} --password-file {folder}`,
    code: 'SA_PASSWORD_FILE',
    exit: 2,
    hint: 'Name a file',
  },
  {
    input: 'a database that is not there',
    command: 'backup {url}nowhere --repo {repo}',
    code: 'SA_TARGET_DATABASE',
    exit: 1,
    hint: 'Create it',
  },
  {
    input: 'a user without the privileges',
    scene: 'reader without rights',
    command: BACKUP,
    code: 'SA_TARGET_PRIVILEGE',
    exit: 1,
    hint: 'Grant it',
  },
  {
    input: 'a certificate of an unknown authority',
    scene: 'wrong authority',
    command: RUN_BACKUP,
    code: 'SA_TARGET_CERTIFICATE',
    exit: 1,
    hint: 'certificate authority',
  },
  {
    input: 'a certificate of another host',
    scene: 'wrong host',
    command: RUN_BACKUP,
    code: 'SA_TARGET_CERTIFICATE',
    exit: 1,
    hint: 'host name',
  },
  {
    input: 'a certificate that has expired',
    scene: 'expired certificate',
    command: RUN_BACKUP,
    code: 'SA_TARGET_CERTIFICATE',
    exit: 1,
    hint: 'certificate',
  },
  {
    input: 'a dump with nothing in it',
    scene: 'fake: empty dump',
    command: BACKUP,
    code: 'SA_DUMP_EMPTY',
    exit: 1,
    hint: 'No snapshot was kept',
  },
  {
    input: 'a dump that reports an error and ends with status 0',
    scene: 'fake: error on stderr',
    command: BACKUP,
    code: 'SA_COMMAND_REPORTED_ERRORS',
    exit: 1,
    hint: 'log of the session',
  },
  {
    input: 'a dump without its end mark',
    scene: 'fake: no end mark',
    command: BACKUP,
    code: 'SA_DUMP_UNFINISHED',
    exit: 1,
    hint: 'cut short',
  },
];

const REPOSITORY: BadInput[] = [
  {
    input: 'no password of the repository',
    scene: 'no repository password',
    command: BACKUP,
    code: 'SA_PASSWORD_MISSING',
    exit: 2,
    hint: 'RESTIC_PASSWORD_FILE',
  },
  {
    input: 'a password file of the repository that is not there',
    scene: 'no repository password file',
    command: BACKUP,
    code: 'SA_PASSWORD_FILE',
    exit: 2,
    hint: 'Name a file',
  },
  {
    input: 'a wrong password of the repository',
    scene: 'wrong repository password',
    command: BACKUP,
    code: 'SA_REPOSITORY_PASSWORD',
    exit: 1,
    hint: 'RESTIC_PASSWORD',
  },
  {
    input: 'no repository, for a restore',
    scene: 'repository absent',
    command: RESTORE,
    code: 'SA_REPOSITORY_ABSENT',
    exit: 1,
    hint: 'stash-addons init',
  },
  {
    input: 'no repository, for a list',
    scene: 'repository absent',
    command: 'snapshots --repo {repo}',
    code: 'SA_REPOSITORY_ABSENT',
    exit: 1,
    hint: 'stash-addons init',
  },
  {
    input: 'no repository, for a check',
    scene: 'repository absent',
    command: 'check --repo {repo}',
    code: 'SA_REPOSITORY_ABSENT',
    exit: 1,
    hint: 'stash-addons init',
  },
  {
    input: 'a repository that another restic has for itself, for a backup',
    scene: 'repository locked',
    command: BACKUP,
    code: 'SA_REPOSITORY_LOCKED',
    exit: 1,
    hint: 'stash-addons unlock',
  },
  {
    input: 'a repository that another restic has for itself, for a removal',
    scene: 'repository locked',
    command: 'forget {snapshot} --prune --repo {repo}',
    code: 'SA_REPOSITORY_LOCKED',
    exit: 1,
    hint: 'stash-addons unlock',
  },
  {
    input: 'a damaged repository, for a restore',
    scene: 'repository corrupt',
    command: `${RESTORE} --snapshot {snapshot}`,
    code: 'SA_REPOSITORY_CORRUPT',
    exit: 1,
    hint: 'Do not prune it',
  },
  {
    input: 'a damaged repository, for a check',
    scene: 'repository corrupt',
    command: 'check --repo {repo}',
    code: 'SA_REPOSITORY_CORRUPT',
    exit: 1,
    hint: 'Do not prune it',
  },
  {
    input: 'a store that is full',
    scene: 'repository full',
    command: BACKUP,
    code: 'SA_REPOSITORY_FULL',
    exit: 1,
    hint: 'No snapshot was made',
  },
];

const SNAPSHOTS: BadInput[] = [
  {
    input: 'a snapshot that is not there',
    command: `${RESTORE} --snapshot 0123456789`,
    code: 'SA_SNAPSHOT_NOT_FOUND',
    exit: 1,
    hint: 'stash-addons snapshots',
  },
  {
    input: 'a repository with snapshots of other databases alone',
    scene: 'only of others',
    command: RESTORE,
    code: 'SA_SNAPSHOT_NONE',
    exit: 1,
    hint: '--source-host',
  },
  {
    input: 'a snapshot that another addon made',
    scene: 'foreign snapshot',
    command: `${RESTORE} --snapshot {snapshot}`,
    code: 'SA_SNAPSHOT_FOREIGN',
    exit: 1,
    hint: 'stash-addons snapshots',
  },
  {
    input: 'a snapshot with nothing in it',
    scene: 'empty snapshot',
    command: `${RESTORE} --snapshot {snapshot}`,
    code: 'SA_SNAPSHOT_EMPTY',
    exit: 1,
    hint: 'Restore an older one',
  },
  {
    input: 'a snapshot of something else',
    scene: 'unknown snapshot',
    command: `${RESTORE} --snapshot {snapshot}`,
    code: 'SA_SNAPSHOT_FORMAT_UNKNOWN',
    exit: 1,
    hint: 'Choose a snapshot',
  },
  {
    input: 'a snapshot that its own run rejected',
    scene: 'rejected snapshot',
    command: `${RESTORE} --snapshot {snapshot}`,
    code: 'SA_SNAPSHOT_REJECTED',
    exit: 1,
    hint: 'Restore an older one',
  },
];

/** Every row, by what the input is about. After each, repository and database are as they were. */
export const BAD_INPUT: Record<string, BadInput[]> = {
  'The command line': WORDS,
  Documents: DOCUMENTS,
  'The database and its programs': DATABASE,
  'The repository': REPOSITORY,
  'Snapshots to restore': SNAPSHOTS,
};

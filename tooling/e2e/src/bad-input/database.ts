import type { Driver } from '@stash-addons/drivers';
import { BACKUP, RUN_BACKUP, type BadInput, type SceneName } from './row.js';
import { SNAPSHOTS_OF_ADDON } from './snapshots.js';

/** What is the same whatever the database is. */
export const ACCESS: BadInput[] = [
  {
    input: 'no restic on this machine',
    scene: 'restic missing',
    command: 'snapshots --repo {repo}',
    code: 'SA_RESTIC_MISSING',
    exit: 1,
    hint: 'apt-get install restic',
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
];

const OF_EACH: BadInput[] = [
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
    input: 'a user without the privileges',
    scene: 'user without rights',
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
];

const ERROR_REPORTED: BadInput = {
  input: 'a dump that reports an error and ends with status 0',
  scene: 'fake: error on stderr',
  command: BACKUP,
  code: 'SA_COMMAND_REPORTED_ERRORS',
  exit: 1,
  hint: 'log of the session',
};

const HINTS = {
  SA_DUMP_EMPTY: 'No snapshot was kept',
  SA_DUMP_UNFINISHED: 'cut short',
  SA_SNAPSHOT_INCOMPLETE: 'A backup did not keep it',
};

/** What an addon has to do with its own database, its programs, and snapshots that it is given. */
export function ofDatabase({ client, backupOfNothing }: Driver): BadInput[] {
  const { dumper, install } = client;
  return [
    {
      input: 'no client program on this machine',
      scene: 'clients missing',
      command: BACKUP,
      code: 'SA_TOOL_MISSING',
      exit: 1,
      hint: install,
    },
    ...OF_EACH,
    ...(backupOfNothing === undefined ? [] : [noDatabase(backupOfNothing)]),
    cutDump('a dump with nothing in it', 'fake: empty dump', dumper.nothing),
    ...(dumper.error === undefined ? [] : [ERROR_REPORTED]),
    ...(dumper.cutShort === undefined
      ? []
      : [cutDump('a dump without its end mark', 'fake: no end mark', dumper.cutShort)]),
    ...SNAPSHOTS_OF_ADDON,
  ];
}

function noDatabase(command: string): BadInput {
  return { input: 'a database that is not there', command, code: 'SA_TARGET_DATABASE', exit: 1, hint: 'Create it' };
}

function cutDump(input: string, scene: SceneName, code: keyof typeof HINTS): BadInput {
  return { input, scene, command: BACKUP, code, exit: 1, hint: HINTS[code] };
}

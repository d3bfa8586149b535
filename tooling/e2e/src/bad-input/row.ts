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
  | 'user without rights'
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

export const BACKUP = 'backup {url} --repo {repo}';
export const RESTORE = 'restore {url} --repo {repo} --yes';
export const RUN_BACKUP = 'run backupconfiguration/nightly -f {files}';

import { RESTORE, type BadInput } from './row.js';

export const SNAPSHOTS: BadInput[] = [
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
    input: 'a snapshot that its own run rejected',
    scene: 'rejected snapshot',
    command: `${RESTORE} --snapshot {snapshot}`,
    code: 'SA_SNAPSHOT_REJECTED',
    exit: 1,
    hint: 'Restore an older one',
  },
];

/** What a snapshot holds is recognised by the formats of the addon. */
export const SNAPSHOTS_OF_ADDON: BadInput[] = [
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
];

import type { Operation } from '@stash-addons/core';

/** What a restore does with what is there, as both manifests declare it. */
export const MERGES: NonNullable<Operation['existing']> = {
  effect: 'merges',
  says:
    'drops and makes anew every table, view, routine and event of the backup and keeps all others; users that are ' +
    'there keep their passwords and get the privileges of the backup on top',
};

/** Privileges that are called the same by every server of the family. */
export const PRIVILEGES = {
  read: { grant: 'SELECT, SHOW VIEW, TRIGGER, EVENT', why: 'reads rows, views, triggers and events' },
  lock: { grant: 'RELOAD', why: 'locks for the moment in which several streams begin; not needed without parallel' },
  fill: { grant: 'ALL on the databases of the backup', why: 'makes and fills them' },
  users: { grant: 'CREATE USER and every privilege to be granted', why: 'makes the users; without it users=false' },
};

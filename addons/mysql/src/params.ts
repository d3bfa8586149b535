import { switchParam, WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';
import { argsParam, FAMILY_PARAMS, MULTI_DUMP_PARAM } from '@stash-addons/mysql-family';

/** What the wire's Function dumps where no `args` are given. */
export const WIRE_ARGS = '--all-databases';

export const params: ManifestSource['params'] = {
  args: argsParam('mysql-args', 'mysqldump or mysql'),
  multiDumpArgs: { ...MULTI_DUMP_PARAM, flag: 'multi-dump-args' },
  waitTimeout: WAIT_TIMEOUT_PARAM,
  ...FAMILY_PARAMS,
  users: switchParam('Users, roles and grants: in a backup of all databases, and loaded from one', {
    schema: { type: 'boolean', default: 'true' },
  }),
  setPosition: switchParam(
    'Set the GTIDs that the dump holds (made with --set-gtid-purged=ON), as a replica needs it',
    {
      appliesTo: ['restore'],
    },
  ),
};

import { switchParam, WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';
import { argsParam, FAMILY_PARAMS, MULTI_DUMP_PARAM } from '@stash-addons/mysql-family';

/** What the wire's Function dumps where no `args` are given. */
export const WIRE_ARGS = '--all-databases --ignore-database=mysql';

const TRUE = { type: 'boolean', default: 'true' } as const;

export const params: ManifestSource['params'] = {
  args: argsParam('mariadb-args', 'mariadb-dump or mariadb'),
  multiDumpArgs: MULTI_DUMP_PARAM,
  waitTimeout: WAIT_TIMEOUT_PARAM,
  ...FAMILY_PARAMS,
  users: switchParam('Users, roles and grants: in a backup of all databases, and loaded from one', { schema: TRUE }),
  position: switchParam("Note the server's position in its binary log, with the GTIDs, as a comment in the dump", {
    schema: TRUE,
    appliesTo: ['backup'],
  }),
  setPosition: switchParam('Set the position in a replication that the dump holds', { appliesTo: ['restore'] }),
};

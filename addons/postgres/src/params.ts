import { switchParam, textParam, WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: textParam('More arguments for pg_dumpall, pg_dump, psql or pg_restore; quotes group words', {
    flag: 'pg-args',
  }),
  backupCMD: {
    description: 'pg_dumpall for all databases with roles and tablespaces, pg_dump for one database',
    schema: { type: 'string', enum: ['pg_dumpall', 'pg_dump'], default: 'pg_dumpall' },
    appliesTo: ['backup'],
    flag: 'backup-cmd',
  },
  user: textParam(
    'User to connect as with the client certificate of spec.tlsSecret; otherwise the Secret names the user',
    { flag: 'user' },
  ),
  waitTimeout: WAIT_TIMEOUT_PARAM,
  format: {
    description: 'How pg_dump writes: plain (SQL text), custom (one archive), directory (archive of files, parallel)',
    schema: { type: 'string', enum: ['plain', 'custom', 'directory'], default: 'plain' },
    appliesTo: ['backup'],
  },
  jobs: {
    description: 'Connections that a backup in directory format, or the restore of one, works with at the same time',
    schema: { type: 'integer', minimum: 1, maximum: 64, default: '1' },
    appliesTo: ['backup', 'restore'],
  },
  database: textParam(
    'The database to dump with pg_dump or to restore one into. Default: that of the URL, else that named like the user',
    { schema: { type: 'string' } },
  ),
  singleTransaction: switchParam(
    'Load a pg_dump backup in one transaction (large objects of a plain one end it); false keeps what could be loaded',
    { schema: { type: 'boolean', default: 'true' }, appliesTo: ['restore'] },
  ),
  merge: switchParam(
    'Load a backup also where there are tables, whose rows then come on top; false refuses to, before any change',
    { appliesTo: ['restore'] },
  ),
};

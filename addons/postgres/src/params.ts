import type { ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: {
    description: 'More arguments for pg_dumpall, pg_dump, psql or pg_restore; quotes group words',
    schema: { type: 'string', default: '' },
    appliesTo: ['backup', 'restore'],
    flag: 'pg-args',
  },
  backupCMD: {
    description: 'pg_dumpall for all databases with roles and tablespaces, pg_dump for one database',
    schema: { type: 'string', enum: ['pg_dumpall', 'pg_dump'], default: 'pg_dumpall' },
    appliesTo: ['backup'],
    flag: 'backup-cmd',
  },
  user: {
    description:
      'User to connect as with the client certificate of spec.tlsSecret; otherwise the Secret names the user',
    schema: { type: 'string', default: '' },
    appliesTo: ['backup', 'restore'],
    flag: 'user',
  },
  waitTimeout: {
    description: 'Seconds to wait until the database answers',
    schema: { type: 'integer', minimum: 0, default: '300' },
    appliesTo: ['backup', 'restore'],
    flag: 'wait-timeout',
  },
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
  database: {
    description:
      'The database to dump with pg_dump or to restore one into. Default: that of the URL, else that named like the user',
    schema: { type: 'string' },
    appliesTo: ['backup', 'restore'],
  },
  singleTransaction: {
    description:
      'Load a pg_dump backup in one transaction (large objects of a plain one end it); false keeps what could be loaded',
    schema: { type: 'boolean', default: 'true' },
    appliesTo: ['restore'],
  },
  merge: {
    description:
      'Load a backup also where there are tables, whose rows then come on top; false refuses to, before any change',
    schema: { type: 'boolean', default: 'false' },
    appliesTo: ['restore'],
  },
};

import { textParam, WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: textParam('More arguments for mongodump or mongorestore; quotes group words', { flag: 'mongo-args' }),
  MAX_CONCURRENCY: {
    description: 'Members of a sharded cluster that are dumped or restored at the same time',
    schema: { type: 'integer', minimum: 1, default: '3' },
    appliesTo: ['backup', 'restore'],
    flag: 'max-concurrency',
  },
  authenticationDatabase: {
    description: 'Database that holds the user',
    schema: { type: 'string', default: 'admin' },
    appliesTo: ['backup', 'restore'],
    flag: 'authentication-database',
  },
  waitTimeout: WAIT_TIMEOUT_PARAM,
  namespaces: {
    description: 'Namespaces to restore, as mongorestore takes them: db.collection with *',
    schema: { type: 'string' },
    appliesTo: ['restore'],
  },
};

import { WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: {
    description: 'Arguments of mysqldump or mysql; quotes group words',
    schema: { type: 'string' },
    appliesTo: ['backup', 'restore'],
    flag: 'mysql-args',
  },
  multiDumpArgs: {
    description: 'Several dumps into one file, each introduced by $args=; args then holds what all have in common',
    schema: { type: 'string', default: '' },
    appliesTo: ['backup'],
    flag: 'multi-dump-args',
  },
  waitTimeout: WAIT_TIMEOUT_PARAM,
  database: {
    description: 'The one database to restore',
    schema: { type: 'string' },
    appliesTo: ['restore'],
  },
};

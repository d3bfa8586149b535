import { WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

const prefix = (flag: string, description: string, appliesTo: ('backup' | 'restore')[]) => ({
  description,
  schema: { type: 'string' as const, default: '' },
  appliesTo,
  flag,
});

export const params: ManifestSource['params'] = {
  args: prefix('vault-args', 'More arguments for vault operator raft snapshot; quotes group words', [
    'backup',
    'restore',
  ]),
  keyPrefix: prefix('key-prefix', 'What the names of the unseal keys begin with', ['backup', 'restore']),
  oldKeyPrefix: prefix('old-key-prefix', 'What those names began with where the backup was made', ['restore']),
  force: {
    description: 'Load a snapshot of another cluster, and store the unseal keys that belong to it',
    schema: { type: 'boolean', default: 'false' },
    appliesTo: ['restore'],
    flag: 'force',
  },
  waitTimeout: WAIT_TIMEOUT_PARAM,
};

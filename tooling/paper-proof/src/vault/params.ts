import { switchParam, textParam, WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: textParam('More arguments for vault operator raft snapshot; quotes group words', { flag: 'vault-args' }),
  keyPrefix: textParam('What the names of the unseal keys begin with', { flag: 'key-prefix' }),
  oldKeyPrefix: textParam('What those names began with where the backup was made', {
    appliesTo: ['restore'],
    flag: 'old-key-prefix',
  }),
  force: switchParam('Load a snapshot of another cluster, and store the unseal keys that belong to it', {
    appliesTo: ['restore'],
    flag: 'force',
  }),
  waitTimeout: WAIT_TIMEOUT_PARAM,
};

import { WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: {
    description: 'More arguments for the nats client; quotes group words',
    schema: { type: 'string', default: '' },
    appliesTo: ['backup', 'restore'],
    flag: 'nats-args',
  },
  streams: {
    description: 'Streams, separated by commas; empty for all',
    schema: { type: 'string', default: '' },
    appliesTo: ['backup', 'restore'],
    flag: 'streams',
  },
  overwrite: {
    description: 'Remove streams of the same name before the restore',
    schema: { type: 'boolean', default: 'false' },
    appliesTo: ['restore'],
    flag: 'overwrite',
  },
  warningThreshold: {
    description: 'A connection that takes longer counts as not ready',
    schema: { type: 'string', pattern: '^([0-9.]+(ms|s|m|h))+$', default: '30s' },
    appliesTo: ['backup', 'restore'],
    flag: 'warning-threshold',
  },
  waitTimeout: WAIT_TIMEOUT_PARAM,
};

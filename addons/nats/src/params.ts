import { switchParam, textParam, WAIT_TIMEOUT_PARAM, type ManifestSource } from '@stash-addons/core';

export const params: ManifestSource['params'] = {
  args: textParam('More arguments for the nats client; quotes group words', { flag: 'nats-args' }),
  streams: textParam('Streams, separated by commas; empty for all', { flag: 'streams' }),
  overwrite: switchParam('Replace streams of the same name; without it, a restore that meets one is refused', {
    appliesTo: ['restore'],
    flag: 'overwrite',
  }),
  warningThreshold: {
    description: 'A connection that takes longer counts as not ready',
    schema: { type: 'string', pattern: '^([0-9.]+(ms|s|m|h))+$', default: '30s' },
    appliesTo: ['backup', 'restore'],
    flag: 'warning-threshold',
  },
  waitTimeout: WAIT_TIMEOUT_PARAM,
};

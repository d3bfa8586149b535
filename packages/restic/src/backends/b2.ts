import type { BackendRow } from './row.js';
import { cleanPath, connections, keys, splitBucket } from './row.js';

export const b2: BackendRow<'b2'> = {
  provider: 'b2',
  scheme: 'b2',
  url: (settings) => `b2:${settings.bucket}:/${cleanPath(settings.prefix)}`,
  parse(text) {
    const { name, ...prefix } = splitBucket(text, 'b2');
    return { bucket: name, ...prefix };
  },
  keys: keys('B2_ACCOUNT_ID B2_ACCOUNT_KEY', { required: true }),
  flags: (settings) => connections('b2', settings.maxConnections),
  silentRetries: true,
};

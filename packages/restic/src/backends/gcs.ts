import type { BackendRow } from './row.js';
import { cleanPath, connections, keys, splitBucket } from './row.js';

export const gcs: BackendRow<'gcs'> = {
  provider: 'gcs',
  scheme: 'gs',
  url: (settings) => `gs:${settings.bucket}:/${cleanPath(settings.prefix)}`,
  parse(text) {
    const { name, ...prefix } = splitBucket(text, 'gs');
    return { bucket: name, ...prefix };
  },
  keys: [
    ...keys('GOOGLE_PROJECT_ID GOOGLE_ACCESS_TOKEN'),
    ...keys('GOOGLE_APPLICATION_CREDENTIALS', { ambient: true }),
    {
      key: 'GOOGLE_SERVICE_ACCOUNT_JSON_KEY',
      env: 'GOOGLE_APPLICATION_CREDENTIALS',
      file: 'google-service-account.json',
    },
  ],
  flags: (settings) => connections('gs', settings.maxConnections),
  silentRetries: true,
};

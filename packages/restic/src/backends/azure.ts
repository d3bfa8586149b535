import type { BackendRow } from './row.js';
import { cleanPath, connections, keys, splitBucket } from './row.js';

export const azure: BackendRow<'azure'> = {
  provider: 'azure',
  scheme: 'azure',
  url: (settings) => `azure:${settings.container}:/${cleanPath(settings.prefix)}`,
  parse(text) {
    const { name, ...prefix } = splitBucket(text, 'azure');
    return { container: name, ...prefix };
  },
  keys: [
    ...keys('AZURE_ACCOUNT_NAME AZURE_ACCOUNT_KEY AZURE_ACCOUNT_SAS AZURE_ENDPOINT_SUFFIX AZURE_FORCE_CLI_CREDENTIAL'),
    ...keys('AZURE_CLIENT_SECRET AZURE_CLIENT_CERTIFICATE_PATH AZURE_CLIENT_CERTIFICATE_PASSWORD'),
    ...keys('AZURE_CLIENT_ID AZURE_TENANT_ID AZURE_FEDERATED_TOKEN_FILE AZURE_AUTHORITY_HOST', { ambient: true }),
    ...keys('IDENTITY_ENDPOINT IDENTITY_HEADER', { ambient: true }),
  ],
  flags: (settings) => connections('azure', settings.maxConnections),
  silentRetries: true,
};

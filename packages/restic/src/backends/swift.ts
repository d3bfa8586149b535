import type { BackendRow } from './row.js';
import { cleanPath, keys, splitBucket } from './row.js';

export const swift: BackendRow<'swift'> = {
  provider: 'swift',
  scheme: 'swift',
  url: (settings) => `swift:${settings.container}:/${cleanPath(settings.prefix)}`,
  parse(text) {
    const { name, ...prefix } = splitBucket(text, 'swift');
    return { container: name, ...prefix };
  },
  keys: keys(`ST_AUTH ST_USER ST_KEY
    OS_AUTH_URL OS_REGION_NAME OS_USERNAME OS_USER_ID OS_PASSWORD OS_TENANT_ID OS_TENANT_NAME
    OS_USER_DOMAIN_NAME OS_USER_DOMAIN_ID OS_PROJECT_NAME OS_PROJECT_DOMAIN_NAME OS_PROJECT_DOMAIN_ID OS_TRUST_ID
    OS_APPLICATION_CREDENTIAL_ID OS_APPLICATION_CREDENTIAL_NAME OS_APPLICATION_CREDENTIAL_SECRET
    OS_STORAGE_URL OS_AUTH_TOKEN SWIFT_DEFAULT_CONTAINER_POLICY`),
};

import type { KeyRow } from './row.js';
import { keys } from './row.js';

/** Variable of the certificate authority's path; the driver turns it into `--cacert`. */
export const CA_FILE_KEY = 'CA_CERT_DATA';

/** What every store may need. */
export const commonKeys: readonly KeyRow[] = [
  { key: 'RESTIC_PASSWORD', required: true },
  { key: CA_FILE_KEY, file: 'ca.crt' },
  ...keys('HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy', { ambient: true }),
  ...keys('SSL_CERT_FILE SSL_CERT_DIR', { ambient: true }),
  ...keys('RESTIC_COMPRESSION RESTIC_PACK_SIZE RESTIC_READ_CONCURRENCY', { ambient: true }),
];

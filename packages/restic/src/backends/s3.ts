import type { BackendRow } from './row.js';
import { cleanPath, keys, notARepository } from './row.js';

const CREDENTIALS_INSIDE = /^(https?:\/\/)?[^/]*@/;

export const s3: BackendRow<'s3'> = {
  provider: 's3',
  scheme: 's3',
  url(settings) {
    const endpoint = settings.endpoint.replace(/\/+$/, '');
    if (CREDENTIALS_INSIDE.test(endpoint)) {
      throw notARepository('The S3 address', 'credentials go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
    }
    return `s3:${endpoint}/${cleanPath(settings.bucket, settings.prefix)}`;
  },
  parse(text) {
    const rest = text.replace(/^s3:(\/\/)?/, '');
    const [, endpoint, path] = /^(https?:\/\/[^/]+|(?!https?:)[^/]+)\/+(.+)$/.exec(rest) ?? [];
    if (endpoint === undefined || path === undefined) throw notARepository(text, 's3 needs s3:endpoint/bucket');
    const [bucket, ...prefix] = cleanPath(path).split('/');
    return { endpoint, bucket: bucket as string, ...(prefix.length > 0 && { prefix: prefix.join('/') }) };
  },
  keys: [
    ...keys('AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE AWS_SHARED_CREDENTIALS_FILE'),
    ...keys('AWS_DEFAULT_REGION AWS_REGION', { ambient: true }),
    ...keys('AWS_ROLE_ARN AWS_ROLE_SESSION_NAME AWS_WEB_IDENTITY_TOKEN_FILE', { ambient: true }),
    ...keys('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI', { ambient: true }),
    ...keys('AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', { ambient: true }),
    ...keys(`RESTIC_AWS_ASSUME_ROLE_ARN RESTIC_AWS_ASSUME_ROLE_SESSION_NAME RESTIC_AWS_ASSUME_ROLE_EXTERNAL_ID
      RESTIC_AWS_ASSUME_ROLE_POLICY RESTIC_AWS_ASSUME_ROLE_REGION RESTIC_AWS_ASSUME_ROLE_STS_ENDPOINT`),
  ],
  env: (settings) => (settings.region ? { AWS_DEFAULT_REGION: settings.region } : {}),
  flags: (settings) => (settings.insecureTLS ? ['--insecure-tls'] : []),
};

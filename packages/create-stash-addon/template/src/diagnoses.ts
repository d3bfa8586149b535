import type { Diagnosis } from '@stash-addons/core';

/** What the programs' error output tells of the cause. The first that matches wins. */
export const diagnoses: Diagnosis[] = [
  { stderr: '[Cc]ertificate|TLS|SSL', code: 'SA_TARGET_CERTIFICATE' },
  { stderr: '[Pp]assword|[Aa]uthentication|[Cc]redentials', code: 'SA_TARGET_PASSWORD' },
  { stderr: '[Pp]ermission|[Pp]rivilege|not allowed', code: 'SA_TARGET_PRIVILEGE' },
  {
    stderr: 'REFUSED|refused|unreachable|timed out|ETIMEDOUT|ENOTFOUND|not known|no route|reset|ECONNRESET',
    code: 'SA_TARGET_UNREACHABLE',
    wait: true,
  },
];

import type { Diagnosis } from '@stash-addons/core';

export const diagnoses: Diagnosis[] = [
  { stderr: '^there are streams already: ', code: 'SA_TARGET_EXISTS' },
  { stderr: '^the dump is not whole: ', code: 'SA_SNAPSHOT_INCOMPLETE' },
  { stderr: '^the dump has no ', code: 'SA_SELECTION_MISSING' },
  { stderr: '^only servers from', code: 'SA_TARGET_TOO_OLD' },
  {
    stderr: 'x509: |tls: |tls error|secure connection (?:not available|required)|certificate',
    code: 'SA_TARGET_CERTIFICATE',
  },
  {
    stderr: 'Authorization Violation|nats: authorization|Authentication (?:Timeout|Expired|Revoked)',
    code: 'SA_TARGET_PASSWORD',
  },
  {
    stderr: 'JetStream (?:is )?not (?:enabled|supported|available)|no responders available',
    code: 'SA_TARGET_FEATURE',
  },
  { stderr: 'Permissions Violation', code: 'SA_TARGET_PRIVILEGE' },
  {
    stderr:
      'no servers available for connection|connection refused|i/o timeout|no such host|no route to host|connection reset|EOF',
    code: 'SA_TARGET_UNREACHABLE',
    wait: true,
  },
];

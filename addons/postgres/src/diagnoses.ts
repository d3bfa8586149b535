import type { Diagnosis } from '@stash-addons/core';

const NO_ANSWER =
  'Connection (?:refused|timed out|reset by peer)|timeout expired|No route to host|Network is unreachable|' +
  'No such file or directory|server closed the connection unexpectedly|' +
  'FATAL: +(?:the database system is|sorry, too many clients|remaining connection slots)';

/** The order decides: a server with several addresses can refuse the connection at one and the password at another. */
export const diagnoses: Diagnosis[] = [
  { stderr: '^this dump is for servers from', code: 'SA_TARGET_TOO_OLD' },
  { stderr: '^there are tables already in', code: 'SA_TARGET_NOT_EMPTY' },
  { stderr: '^others are connected to|ERROR: +55006: database', code: 'SA_TARGET_IN_USE' },
  {
    stderr:
      'certificate verify failed|root certificate file .* does not exist|could not read root certificate file|' +
      'certificate for .* does not match host name|certificate authentication failed|requires a valid client certificate|' +
      'could not (?:load|read) certificate|private key file|(?:tls|ssl)v?[0-9]* alert|SSL error: |server does not support SSL',
    code: 'SA_TARGET_CERTIFICATE',
  },
  {
    stderr:
      'authentication failed for user|fe_sendauth: no password supplied|no pg_hba.conf entry for|' +
      'pg_hba.conf rejects connection|FATAL: +role ".*" (?:does not exist|is not permitted to log in)',
    code: 'SA_TARGET_PASSWORD',
  },
  {
    stderr: 'FATAL: +database ".*" (?:does not exist|is not currently accepting connections)',
    code: 'SA_TARGET_DATABASE',
  },
  {
    stderr: `(?:connection to server .* failed|could not connect to server): (?:${NO_ANSWER})`,
    code: 'SA_TARGET_UNREACHABLE',
    wait: true,
  },
  { stderr: 'could not translate host name', code: 'SA_TARGET_UNREACHABLE', wait: true },
  { stderr: 'permission denied|must be (?:superuser|owner|able to SET ROLE|member of)', code: 'SA_TARGET_PRIVILEGE' },
];

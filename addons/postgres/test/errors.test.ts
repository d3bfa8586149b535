import { describe, expect, it } from 'vitest';
import { diagnoses } from '../src/diagnoses.js';
import { EVERY_ERROR, LASTING_ERRORS } from '../src/load-errors.js';

const error = new RegExp(LASTING_ERRORS.error);
const harmless = (LASTING_ERRORS.harmless ?? []).map(({ pattern }) => new RegExp(pattern));
const counts = (line: string) => error.test(line) && !harmless.some((one) => one.test(line));

describe('lines of psql that are errors', () => {
  it.each([
    'psql:<stdin>:3: ERROR:  42P07: relation "t" already exists',
    'psql:<stdin>:3: ERROR:  23505: duplicate key value violates unique constraint "t_pkey"',
    'psql:<stdin>:3: ERROR:  25P02: current transaction is aborted, commands ignored until end of transaction block',
    'psql:<stdin>:3: ERROR:  42704: role "app" does not exist',
    'psql:<stdin>:3: ERROR:  42704: unrecognized configuration parameter "work_mem_typo"',
    'psql:<stdin>:3: ERROR:  42710: extension "hstore" already exists',
    'psql:<stdin>:3: ERROR:  P0001: role "x" already exists',
    'psql:<stdin>:3: FEHLER:  42P07: Relation »t« existiert bereits',
    'psql:<stdin>:3: FATAL:  57P01: terminating connection due to administrator command',
    'psql:<stdin>:3: WARNING:  01007: no privileges were granted for "t"',
    'psql:<stdin>:3: error: connection to server was lost',
    'psql:<stdin>:3: error: backslash commands are restricted; only \\unrestrict is allowed',
    'psql:<stdin>:3: FATAL:  3D000: database "app" does not exist',
    'psql: error: connection to server at "::1", port 5432 failed: Connection refused',
  ])('%s', (line) => expect(counts(line)).toBe(true));
});

describe('lines of psql that are none', () => {
  it.each([
    'psql:<stdin>:3: NOTICE:  42P07: relation "q" already exists, skipping',
    'psql:<stdin>:3: WARNING:  01000: something of a trigger',
    'psql:<stdin>:3: HINWEIS:  00000: Rolle »x« existiert nicht, wird übersprungen',
    'LOCATION:  CreateRole, user.c:308',
    'DETAIL:  Key (a)=(1) already exists.',
    'psql:<stdin>:3: ERROR:  42710: role "app" already exists',
    'psql:<stdin>:3: ERROR:  42P04: database "app" already exists',
    'psql:<stdin>:3: ERROR:  42704: unrecognized configuration parameter "transaction_timeout"',
  ])('%s', (line) => expect(counts(line)).toBe(false));

  it('but in a transaction that the first error undoes, no error is harmless', () => {
    expect(EVERY_ERROR.harmless).toBeUndefined();
  });
});

describe('what went wrong is told apart', () => {
  const codeOf = (text: string) => diagnoses.find(({ stderr }) => new RegExp(stderr, 'm').test(text))?.code;
  const failed = (text: string) => `psql: error: connection to server at "db" (10.0.0.1), port 5432 failed: ${text}`;

  it.each([
    [failed('Connection refused'), 'SA_TARGET_UNREACHABLE'],
    [failed('FATAL:  the database system is starting up'), 'SA_TARGET_UNREACHABLE'],
    [failed('timeout expired'), 'SA_TARGET_UNREACHABLE'],
    [
      'psql: error: could not translate host name "nope" to address: Name or service not known',
      'SA_TARGET_UNREACHABLE',
    ],
    [failed('FATAL:  password authentication failed for user "x"'), 'SA_TARGET_PASSWORD'],
    [failed('fe_sendauth: no password supplied'), 'SA_TARGET_PASSWORD'],
    [
      failed('FATAL:  no pg_hba.conf entry for host "10.0.0.2", user "x", database "y", no encryption'),
      'SA_TARGET_PASSWORD',
    ],
    [failed('FATAL:  role "x" does not exist'), 'SA_TARGET_PASSWORD'],
    [
      failed(
        'Connection refused\n\tIs the server running?\nfailed: FATAL:  password authentication failed for user "x"',
      ),
      'SA_TARGET_PASSWORD',
    ],
    [failed('SSL error: certificate verify failed'), 'SA_TARGET_CERTIFICATE'],
    [failed('server certificate for "a" does not match host name "b"'), 'SA_TARGET_CERTIFICATE'],
    [failed('FATAL:  connection requires a valid client certificate'), 'SA_TARGET_CERTIFICATE'],
    [failed('root certificate file "/x/root.crt" does not exist'), 'SA_TARGET_CERTIFICATE'],
    [failed('SSL error: tlsv13 alert certificate required'), 'SA_TARGET_CERTIFICATE'],
    [failed('FATAL:  database "nope" does not exist'), 'SA_TARGET_DATABASE'],
    ['pg_dump: error: query failed: ERROR:  permission denied for table t', 'SA_TARGET_PRIVILEGE'],
    ['ERROR:  must be owner of table t', 'SA_TARGET_PRIVILEGE'],
  ])('%s', (text, code) => expect(codeOf(text)).toBe(code));

  it('a text that nobody knows stays what the program said', () => {
    expect(codeOf('pg_dump: error: could not write to output file: No space left on device')).toBeUndefined();
  });

  it('only what can pass by itself is waited for', () => {
    expect(diagnoses.filter(({ wait }) => wait).map(({ code }) => code)).toEqual([
      'SA_TARGET_UNREACHABLE',
      'SA_TARGET_UNREACHABLE',
    ]);
  });
});

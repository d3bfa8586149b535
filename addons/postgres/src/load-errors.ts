import type { StderrRule } from '@stash-addons/core';

/**
 * psql ends with status 0 although statements failed, so its error output decides. With VERBOSITY=verbose it is
 * `psql:<stdin>:12: ERROR:  42710: role "x" already exists`. The severity may be in the server's language, the state
 * never is; states of the classes 00 to 02 are no errors, but 01007 says that a privilege was not granted.
 */
const ERROR =
  '^psql:<stdin>:\\d+: (?:error: |\\S+: +01007: |(?!DEBUG|LOG|INFO|NOTICE|WARNING)[^:]+: +(?!0[012])[0-9A-Z]{5}: )|^psql: ';

const line = (state: string, text: string) => `^psql:<stdin>:\\d+: ERROR: +${state}: ${text}$`;

/** Nothing is harmless where the first error undoes all. */
export const EVERY_ERROR: StderrRule = { error: ERROR };

/** For scripts that make roles and databases, which a server can have already. */
export const LASTING_ERRORS: StderrRule = {
  error: ERROR,
  harmless: [
    {
      pattern: line('42710', 'role ".*" already exists'),
      why: 'the next statement gives it the attributes and the password of the dump',
    },
    {
      pattern: line('42710', 'tablespace ".*" already exists'),
      why: 'what the dump puts there is put into the one that exists',
    },
    {
      pattern: line('42P04', 'database ".*" already exists'),
      why: 'the dump is loaded into it; each object that it holds already is an error of its own',
    },
    {
      pattern: line('3D000', 'database ".*" does not exist'),
      why: 'it was to be dropped; had it to be there, then the failure to make it is an error of its own',
    },
    {
      pattern: line('2BP01', 'role ".*" cannot be dropped because some objects depend on it'),
      why: 'the role stays, and the dump gives it its attributes and its password',
    },
    {
      pattern: line(
        '42704',
        'unrecognized configuration parameter "(?:transaction_timeout|default_table_access_method)"',
      ),
      why: 'newer dumps set them to what an older server, which does not know them, does anyway',
    },
  ],
};

/** pg_restore ends with status 1 when it went on after errors, and says each of them. */
export const ARCHIVE_ERRORS: StderrRule = {
  error: '^pg_restore: error: ',
  harmless: [
    {
      pattern: 'ERROR: +unrecognized configuration parameter "transaction_timeout"$',
      why: 'it turns off what an older server does not have',
    },
  ],
};

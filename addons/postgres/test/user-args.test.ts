import { describe, expect, it } from 'vitest';
import { readUserArgs } from '../src/user-args.js';

const refused = (tool: Parameters<typeof readUserArgs>[0], text: string) => () => readUserArgs(tool, text);

describe('what a user may add', () => {
  it.each([
    ['pg_dumpall', '--no-owner --clean', ['--no-owner', '--clean']],
    ['pg_dumpall', '--role admin --exclude-database "a b*"', ['--role', 'admin', '--exclude-database', 'a b*']],
    ['pg_dump', 'app -n public', ['app', '-n', 'public']],
    ['pg_dump', "--dbname=app --table='my table'", ['--dbname=app', '--table=my table']],
    ['pg_dump', '-sOx -t f -Z9', ['-sOx', '-t', 'f', '-Z9']],
    ['psql', '-v ON_ERROR_STOP=1', ['-v', 'ON_ERROR_STOP=1']],
    ['psql', '--set=ON_ERROR_STOP=on app', ['--set=ON_ERROR_STOP=on', 'app']],
    ['pg_restore', '--clean --if-exists -n public', ['--clean', '--if-exists', '-n', 'public']],
  ] as const)('%s takes %s', (tool, text, words) => {
    expect(readUserArgs(tool, text).words).toEqual(words);
  });

  it('finds an option by either name, also inside a cluster of letters', () => {
    expect(readUserArgs('pg_dump', '-sC').has('C', 'create')).toBe(true);
    expect(readUserArgs('pg_dump', '--create').has('C', 'create')).toBe(true);
    expect(readUserArgs('pg_dump', '--crea').has('C', 'create')).toBe(true);
    expect(readUserArgs('pg_dump', '-n C').has('C', 'create')).toBe(false);
  });
});

describe('what would break a backup or a restore is refused', () => {
  it.each([
    ['pg_dumpall', '-f /tmp/out'],
    ['pg_dumpall', '--file=/tmp/out'],
    ['pg_dump', '--fil=/tmp/out'],
    ['pg_dump', '-sf/tmp/out'],
    ['pg_dump', '-Fc'],
    ['pg_dump', '--format custom'],
    ['pg_dump', '-j4'],
    ['pg_dump', '-W'],
    ['pg_dump', '--pass'],
    ['pg_dump', '-h elsewhere'],
    ['pg_dump', '--port=1'],
    ['pg_dump', '-Usomebody'],
    ['pg_dump', '--help'],
    ['pg_dump', '-V'],
    ['psql', '-c "drop table t"'],
    ['psql', '--file=x.sql'],
    ['psql', '-l'],
    ['psql', '-S'],
    ['pg_restore', '-l'],
    ['pg_restore', '-L list'],
    ['pg_restore', '-f -'],
  ] as const)('%s %s', (tool, text) => {
    expect(refused(tool, text)).toThrow(expect.objectContaining({ code: 'SA_PARAM_INVALID' }));
  });

  it('a word that the program would take for a user or a file', () => {
    expect(refused('psql', 'app somebody')).toThrow('besides options');
    expect(refused('pg_restore', 'archive')).toThrow('besides options');
    expect(refused('pg_restore', '-- archive')).toThrow('besides options');
  });

  it('an open quote', () => {
    expect(refused('pg_dump', '--table="a')).toThrow('not closed');
  });

  it.each(['-d "host=h password=hunter22"', '--dbname=postgresql://u:hunter22@h/db', 'postgres://u:hunter22@h/db'])(
    'a connection string, whose password is not repeated: %s',
    (text) => {
      const all = [refused('pg_dump', text), refused('psql', text)];
      for (const one of all) expect(one).toThrow(/^(?!.*hunter22).*connection string/);
    },
  );

  it('the variable of psql that makes errors recognisable', () => {
    expect(refused('psql', '-vVERBOSITY=terse')).toThrow('VERBOSITY');
  });

  it.each(['-v AUTOCOMMIT=off', '--set=AUTOCOMMIT=0', '--variable SINGLESTEP=on', '-vSINGLELINE=on'])(
    'a variable with which psql loads nothing, or something else, without an error: %s',
    (text) => {
      expect(refused('psql', text)).toThrow(/AUTOCOMMIT|SINGLE/);
    },
  );
});

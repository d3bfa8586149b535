import type { Given } from '@stash-addons/addon-tests';
import type { Command, StreamFlow, TreeFlow, Unit } from '@stash-addons/core';
import { describe, expect, it } from 'vitest';
import { planBackup } from '../src/backup.js';
import { program } from '../src/program.js';
import { planRestore } from '../src/restore.js';
import { contextOf, factsOf, snapshotOf } from './support/context.js';

const backupUnit = (given: Given = {}, facts = factsOf()) => planBackup(contextOf(given), facts).units[0] as Unit;
const restoreUnit = (format: string, given: Given = {}, facts = factsOf()) =>
  planRestore(contextOf(given), facts, [snapshotOf(format, { 'server-version': '15.18' })]).units[0] as Unit;
const stream = (unit: Unit) => unit.flow as StreamFlow;
const tree = (unit: Unit) => unit.flow as TreeFlow;
const last = (unit: Unit) => stream(unit).stages.at(-1) as Command;

const PSQL = [
  '/tools/18/psql',
  '--no-psqlrc',
  '--no-password',
  '--quiet',
  '--output=/dev/null',
  '--set=VERBOSITY=verbose',
  '--file=-',
];
const oneDatabase = { backupCMD: 'pg_dump' };

describe('a backup', () => {
  it('of all databases is the wire file made by pg_dumpall', () => {
    expect(planBackup(contextOf(), factsOf())).toMatchObject({
      serverVersion: '15.18',
      before: [],
      after: [],
      warnings: [],
    });
    const unit = backupUnit();
    expect(unit).toMatchObject({ host: 'host-0', format: 'cluster', flow: { kind: 'stream', file: 'dumpfile.sql' } });
    expect(last(unit).argv).toEqual(['/tools/15/pg_dumpall', '--no-password']);
    expect(last(unit).env).not.toHaveProperty('PGDATABASE');
  });

  it('of all databases says which it leaves out, since they take no connections', () => {
    const facts = factsOf({ closed: ['old', 'older'] });
    const told = (params: Record<string, string>) => planBackup(contextOf({ params }), facts).warnings;
    expect(told({}).map(({ code }) => code)).toEqual(['SA_DUMP_LEAVES_OUT', 'SA_DUMP_LEAVES_OUT']);
    expect(told({ args: '--exclude-database=old' }).map(({ message }) => message)).toEqual([
      expect.stringContaining('leaves out the database older: it takes no connections'),
    ]);
    expect([told({ args: '--globals-only' }), told({ ...oneDatabase, database: 'app' })]).toEqual([[], []]);
  });

  it('says where it leaves out subscriptions, which a user who is no superuser may not dump', () => {
    const facts = factsOf({ superuser: false, subscribed: ['app', 'other'] });
    const told = (params: Record<string, string>) =>
      planBackup(contextOf({ params }), facts).warnings.map(
        ({ message }) => /subscriptions of (.*?):/.exec(message)?.[1],
      );
    expect(told({})).toEqual(['app, other']);
    expect(told({ ...oneDatabase, database: 'app' })).toEqual(['app']);
    expect(told({ ...oneDatabase, args: 'other' })).toEqual(['app, other']);
    expect([told({ ...oneDatabase, database: 'x' }), told({ args: '--no-subscriptions' })]).toEqual([[], []]);
  });

  it('reads roles through the database that was named', () => {
    expect(last(backupUnit({ connection: { path: '/defaultdb' } })).argv).toContain('--database=defaultdb');
  });

  it('of one database is plain text by default, of the database named or that of the user', () => {
    const unit = backupUnit({ params: { ...oneDatabase, database: 'app' } });
    expect(unit).toMatchObject({ format: 'database', flow: { file: 'dumpfile.sql' } });
    expect(last(unit).argv).toEqual(['/tools/15/pg_dump', '--no-password', '--format=plain']);
    expect(last(unit).env).toMatchObject({ PGDATABASE: 'app' });
    expect(last(backupUnit({ params: oneDatabase })).env).not.toHaveProperty('PGDATABASE');
  });

  it('that makes its own database is told apart, since it cannot be loaded in one transaction', () => {
    expect(backupUnit({ params: { ...oneDatabase, args: '-sC' } }).format).toBe('script');
    expect(backupUnit({ params: { ...oneDatabase, args: '--create' } }).format).toBe('script');
  });

  it('in custom format has a file of its own, uncompressed so that restic finds what is equal', () => {
    const unit = backupUnit({ params: { ...oneDatabase, format: 'custom', args: '-Z3' } });
    expect(unit).toMatchObject({ format: 'custom', flow: { kind: 'stream', file: 'dumpfile.pgdump' } });
    expect(last(unit).argv.slice(1)).toEqual(['--no-password', '--format=custom', '--compress=0', '-Z3']);
  });

  it('in directory format is a tree, written by as many connections as wanted', () => {
    const unit = backupUnit({ params: { ...oneDatabase, format: 'directory', jobs: '3' } });
    expect(unit).toMatchObject({
      format: 'directory',
      flow: { kind: 'tree', path: '/stash-tmp/pgdump', folder: 'pgdump' },
    });
    expect(tree(unit).commands[0]?.argv.slice(1)).toEqual([
      ...['--no-password', '--format=directory', '--jobs=3', '--compress=0', '--file', { $path: 'pgdump' }],
    ]);
  });

  it('made with --clean does not fail where there is nothing to clean', () => {
    expect(last(backupUnit({ params: { args: '--clean' } })).argv.slice(2)).toEqual(['--clean', '--if-exists']);
    expect(last(backupUnit({ params: { args: '-c --if-exists' } })).argv.slice(2)).toEqual(['-c', '--if-exists']);
  });

  it('uses the client of the server, and none that is older', () => {
    expect(last(backupUnit({}, factsOf({ version: 90624 }))).argv[0]).toBe('/tools/15/pg_dumpall');
    expect(last(backupUnit({}, factsOf({ version: 170006 }))).argv[0]).toBe('/tools/17/pg_dumpall');
    expect(() => backupUnit({}, factsOf({ version: 190001 }))).toThrow(
      expect.objectContaining({ code: 'SA_TOOL_MISSING' }),
    );
  });

  it.each([
    { format: 'custom' },
    { jobs: '2' },
    { ...oneDatabase, jobs: '2' },
    { ...oneDatabase, format: 'custom', jobs: '2' },
    { args: '--file=x' },
  ])('refuses parameters that contradict each other: %j', (params) => {
    expect(() => backupUnit({ params })).toThrow(expect.objectContaining({ code: 'SA_PARAM_INVALID' }));
  });

  it('is reported for the host that the wire names', () => {
    expect(backupUnit({ flags: { hostname: 'alias' } }).host).toBe('alias');
    expect(backupUnit({ flags: { hostname: '' } }).host).toBe('host-0');
  });
});

describe('a restore', () => {
  it('of all databases judges psql by what it says, and begins where nothing is dropped', () => {
    const unit = restoreUnit('cluster', { params: { database: 'app' } });
    expect(stream(unit)).toMatchObject({ file: 'dumpfile.sql', head: { drop: expect.any(Array) as unknown } });
    expect(last(unit).argv).toEqual(PSQL);
    expect(last(unit).env).toMatchObject({ PGDATABASE: 'postgres' });
    expect(last(unit).stderr?.harmless?.length).toBeGreaterThan(0);
    const elsewhere = restoreUnit('cluster', {}, factsOf({ databases: ['app', 'template1'] }));
    expect(last(elsewhere).env).toMatchObject({ PGDATABASE: 'template1' });
  });

  it('of one database is one transaction, in which no error is harmless', () => {
    const unit = restoreUnit('database', { params: { database: 'app' } });
    expect(last(unit).argv).toEqual([...PSQL, '--single-transaction', '--set=ON_ERROR_STOP=1']);
    expect(last(unit).stderr).not.toHaveProperty('harmless');
    expect(last(unit).env).toMatchObject({ PGDATABASE: 'app' });
  });

  it('can keep what could be loaded', () => {
    const params = { singleTransaction: 'false' };
    expect(last(restoreUnit('database', { params })).argv).toEqual(PSQL);
    expect(stream(restoreUnit('database', { params })).stages[0]?.argv[0]).toBe('perl');
    expect(last(restoreUnit('custom', { params })).argv).not.toContain('--single-transaction');
  });

  it('of an untagged script passes the guard of its end first', () => {
    const unit = restoreUnit('script');
    expect(stream(unit).stages.map(({ argv }) => argv[0])).toEqual(['perl', '/tools/18/psql']);
    expect(last(unit).env).not.toHaveProperty('PGDATABASE');
  });

  it('of a custom archive comes through pg_restore, whatever the parameters would write today', () => {
    const unit = restoreUnit('custom', { params: { format: 'plain', args: '-n public' } });
    expect(stream(unit).file).toBe('dumpfile.pgdump');
    expect(last(unit).argv).toEqual([
      ...['/tools/15/pg_restore', '--no-password', '--dbname='],
      ...['--exit-on-error', '--single-transaction', '-n', 'public'],
    ]);
  });

  it('of a directory uses several connections where asked', () => {
    const argv = (params: Record<string, string>) =>
      tree(restoreUnit('directory', { params })).commands[0]?.argv.slice(3);
    expect(argv({ jobs: '4' })).toEqual(['--jobs=4', '--exit-on-error', { $path: 'pgdump' }]);
    expect(argv({})).toEqual(['--exit-on-error', '--single-transaction', { $path: 'pgdump' }]);
  });

  it('uses a pg_restore as new as the server the archive came from', () => {
    const tags = { 'server-version': '17.2' };
    const plan = planRestore(contextOf(), factsOf(), [snapshotOf('custom', tags)]);
    expect(last(plan.units[0] as Unit).argv[0]).toBe('/tools/17/pg_restore');
  });

  it('asks a superuser for English messages, and nobody else, who could not choose them', () => {
    const service = (superuser: boolean) =>
      JSON.stringify(last(restoreUnit('cluster', {}, factsOf({ superuser }))).files);
    expect(service(true)).toContain('lc_messages=C');
    expect(service(false)).not.toContain('lc_messages');
  });

  it('into a standby is refused before anything is touched', () => {
    const standby = () => restoreUnit('cluster', {}, factsOf({ recovering: true }));
    expect(standby).toThrow(expect.objectContaining({ code: 'SA_TARGET_READ_ONLY' }));
  });
});

it('no plan has the password in an argument', () => {
  const formats = ['cluster', 'script', 'database', 'custom', 'directory'];
  const units = [backupUnit(), backupUnit({ params: oneDatabase }), ...formats.map((format) => restoreUnit(format))];
  const argv = units
    .flatMap(({ flow }) => (flow.kind === 'stream' ? flow.stages : (flow as TreeFlow).commands))
    .map((c) => c.argv);
  expect(JSON.stringify(argv)).not.toContain('secret');
});

describe('the probe', () => {
  const answer = {
    ...{ version: 90624, user: 'bob', superuser: false, recovering: true },
    ...{ databases: ['a', 'b', 'c', 'd', "e' =x"], closed: [], used: ['b'] },
  };
  const captured = (stdout: string, exitCode = 0, stderr = '') => ({ exitCode, stdout, stderr });
  const first = [captured(`${JSON.stringify(answer)}\n`)];
  const restoring = contextOf({ operation: 'restore' });

  it('asks once before a backup, in the database that will be used', () => {
    const [command] = program.probe(contextOf({ connection: { path: '/app' } }), []);
    expect(command?.argv[0]).toBe('/tools/18/psql');
    expect(command?.env).toMatchObject({ PGDATABASE: 'app', PGCLIENTENCODING: 'UTF8' });
    expect(program.probe(contextOf(), [first])).toEqual([]);
  });

  it('asks every database before a restore what it holds, a few at once, and not where that does not matter', () => {
    const second = program.probe(restoring, [first]);
    expect(second.map(({ env }) => env?.['PGDATABASE'])).toEqual(['a', 'b', 'c', 'd']);
    const third = program.probe(restoring, [first, second.map(() => captured('f\n'))]);
    expect(third.map(({ env }) => env?.['PGDATABASE'])).toEqual(["e' =x"]);
    expect(program.probe(contextOf({ operation: 'restore', params: { merge: 'true' } }), [first])).toEqual([]);
  });

  it('reads what the server says of itself', () => {
    expect(program.facts(contextOf(), [first])).toEqual({ ...answer, filled: [], subscribed: [] });
    expect(planBackup(contextOf(), factsOf({ version: 90624 })).serverVersion).toBe('9.6.24');
  });

  it('takes a database that lets nobody in for one that nothing is loaded into, and no other failure', () => {
    const kept = captured('', 2, 'psql: error: FATAL:  permission denied for database "b"');
    const facts = program.facts(restoring, [first, [captured('t\n'), kept, captured('f\n'), captured('t\n')]]);
    expect(facts).toMatchObject({ filled: ['a', 'd'] });
    const failed = () => program.facts(restoring, [first, [captured('', 2, 'FATAL:  sorry, too many clients')]]);
    expect(failed).toThrow(expect.objectContaining({ code: 'SA_COMMAND_FAILED' }));
  });
});

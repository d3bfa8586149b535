import type { Captured, Finding, RunContext } from '@stash-addons/core';
import { describe, expect, it } from 'vitest';
import { doctor } from '../src/doctor.js';
import type { Facts } from '../src/facts.js';
import { contextOf, factsOf } from './support/context.js';

const CLUSTER = { encrypted: true, passwords: true };
const CONTENTS = { unreadable: [], secured: [], blobs: 0, bytes: 1000 };

const answer = (value: object): Captured => ({ exitCode: 0, stdout: JSON.stringify(value), stderr: '' });

interface Look {
  context?: RunContext;
  facts?: Partial<Facts>;
  cluster?: object;
  contents?: Captured[];
}

function look({ context = contextOf(), facts = {}, cluster = {}, contents }: Look = {}) {
  const all = factsOf({ databases: ['app', 'postgres'], ...facts });
  const answers = contents ?? [answer(CONTENTS), answer(CONTENTS)];
  return doctor.examine(context, all, [[answer({ ...CLUSTER, ...cluster })], answers]);
}

const find = (findings: Finding[], check: string) => findings.find((one) => one.check === check);

describe('the connection', () => {
  it.each([
    [{ host: 'db.acme.dev' }, false, 'warning'],
    [{ host: '127.0.0.1' }, false, 'ok'],
    [{ host: 'localhost' }, false, 'ok'],
    [{ host: '127.0.0.1.acme.dev' }, false, 'warning'],
    [{ host: 'db.acme.dev' }, true, 'warning'],
    [{ host: 'db.acme.dev', query: { sslmode: 'verify-ca' } }, true, 'warning'],
    [{ host: 'db.acme.dev', query: { sslmode: 'verify-full' } }, true, 'ok'],
    [{ host: 'db.acme.dev', caBundle: 'PEM' }, true, 'ok'],
  ])('to %j, encrypted %s, is %s', (connection, encrypted, level) => {
    const context = contextOf({ connection });
    const { findings } = look({ context, cluster: { encrypted } });
    expect(find(findings, 'connection.tls')?.level).toBe(level);
  });
});

it('a standby can be backed up, with a warning', () => {
  expect(find(look({ facts: { recovering: true } }).findings, 'server.standby')?.level).toBe('warning');
  expect(find(look().findings, 'server.standby')).toBeUndefined();
});

it('a restore of all databases is said to need a superuser', () => {
  const context = contextOf({ operation: 'restore' });
  const level = (superuser: boolean) =>
    find(look({ context, facts: { superuser } }).findings, 'privileges.restore')?.level;
  expect([level(true), level(false)]).toEqual(['ok', 'warning']);
});

describe('what a dump lacks', () => {
  const lacking = (lack: object) => [answer({ ...CONTENTS, ...lack }), answer(CONTENTS)];

  it('is nothing where all can be read, and the sizes are added up', () => {
    const { findings, databaseBytes } = look();
    expect(findings.map(({ check, level }) => `${check} ${level}`)).toEqual([
      'connection.tls warning',
      'privileges.dump ok',
    ]);
    expect(databaseBytes).toBe(2000);
  });

  it.each([
    ['privileges.tables', { unreadable: ['a.b'] }],
    ['privileges.rows', { secured: ['a.b'] }],
    ['privileges.blobs', { blobs: 3 }],
  ])('%s is an error of a whole dump, and a warning where a part is wanted', (check, lack) => {
    const contents = lacking(lack);
    expect(find(look({ contents }).findings, check)).toMatchObject({ level: 'error', code: 'SA_TARGET_PRIVILEGE' });
    for (const args of ['--exclude-table=b', '-T b', '--schema-only']) {
      const params = { backupCMD: 'pg_dump', database: 'app', args };
      expect(find(look({ context: contextOf({ params }), contents }).findings, check)?.level).toBe('warning');
    }
  });

  it('names ten tables, and how many more there are', () => {
    const unreadable = Array.from({ length: 12 }, (_, index) => `public.t${index}`);
    const { findings } = look({ contents: lacking({ unreadable }) });
    expect(find(findings, 'privileges.tables')?.text).toMatch(/public\.t9, and 2 more\.$/);
  });

  it('is a database that does not let the user in', () => {
    const refused = {
      exitCode: 2,
      stdout: '',
      stderr: 'psql: error: \nFATAL:  permission denied for database "app"\n',
    };
    expect(find(look({ contents: [refused, answer(CONTENTS)] }).findings, 'privileges.connect')).toMatchObject({
      level: 'error',
      text: 'The user is not let into the database app: FATAL:  permission denied for database "app".',
    });
  });

  it('is the passwords of the roles, unless they are left out or one database is dumped', () => {
    const cluster = { passwords: false };
    const level = (params: Record<string, string>) =>
      find(look({ context: contextOf({ params }), cluster }).findings, 'privileges.passwords')?.level;
    expect([
      level({}),
      level({ args: '--no-role-passwords' }),
      level({ backupCMD: 'pg_dump', database: 'app' }),
    ]).toEqual(['error', undefined, undefined]);
  });
});

it('says up to which server the clients here can dump, and what to install for newer ones', () => {
  const tools = (...versions: string[]) => ({
    pg_dump: versions.map((version) => ({ version, path: `/usr/lib/postgresql/${version}/bin/pg_dump` })),
  });
  const text = (...versions: string[]) => find(doctor.clients?.(tools(...versions)) ?? [], 'client.generation')?.text;
  expect(text('18.4', '15.18')).toBe('Servers up to 18 can be backed up here.');
  expect(text('15.18')).toBe(
    'Servers up to 15 can be backed up here; for newer ones: apt-get install postgresql-client-18.',
  );
  expect(text()).toBeUndefined();
});

it('asks every database of a whole dump, the named one of a dump of one, and none before a restore', () => {
  const facts = factsOf();
  const asked = (context: RunContext) => {
    const rounds: Captured[][] = [[answer(CLUSTER)]];
    return (doctor.probe?.(context, facts, rounds) ?? []).map(({ env }) => env?.['PGDATABASE']);
  };
  expect(asked(contextOf())).toEqual(facts.databases);
  expect(asked(contextOf({ params: { backupCMD: 'pg_dump', database: 'app' } }))).toEqual(['app']);
  expect(asked(contextOf({ operation: 'restore' }))).toEqual([]);
});

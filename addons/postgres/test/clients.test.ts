import { expect, it } from 'vitest';
import { clientFor, newestClient } from '../src/clients.js';
import { contextOf } from './support/context.js';

it.each([
  [9, '/tools/15/pg_dump'],
  [15, '/tools/15/pg_dump'],
  [16, '/tools/17/pg_dump'],
  [18, '/tools/18/pg_dump'],
])('a server of major %i is dumped by the oldest client that is not too old', (major, path) => {
  expect(clientFor(contextOf(), 'pg_dump', major).path).toBe(path);
});

it('of one major the newest is taken', () => {
  const context = contextOf();
  context.tools['pg_dump'] = ['15.2', '15.18', '15.9'].map((version) => ({ version, path: `/${version}/pg_dump` }));
  expect(clientFor(context, 'pg_dump', 15).path).toBe('/15.18/pg_dump');
});

it('a program is preferred to the script that stands for several of them', () => {
  const context = contextOf({ versions: ['15.18'] });
  context.tools['psql']?.unshift({ version: '15.18', path: '/usr/bin/psql' });
  expect(newestClient(context, 'psql').path).toBe('/tools/15/psql');
});

it('says what to install where all are too old', () => {
  const missing = () => clientFor(contextOf({ versions: ['15.18'] }), 'pg_dumpall', 17);
  expect(missing).toThrow('The program pg_dumpall (>=17) was not found; found: 15.18.');
  expect(missing).toThrow(expect.objectContaining({ hint: 'Install it: apt-get install postgresql-client-17.' }));
});

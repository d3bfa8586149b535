import type { Connection, RunContext } from '@stash-addons/core';
import { expect, it } from 'vitest';
import type { Dialect } from '../src/dialect.js';
import { familyDoctor } from '../src/doctor.js';
import type { Facts } from '../src/facts.js';
import { parseGrants } from '../src/grants.js';

const ALL = parseGrants(['GRANT ALL PRIVILEGES ON *.* TO `root`@`%`']);

function examined(operation: 'backup' | 'restore', connection: Partial<Connection>, facts: Partial<Facts> = {}) {
  const context = { request: { operation }, connection: { host: 'db.example', ...connection } } as RunContext;
  const given = { user: 'root', cipher: '', readOnly: false, grants: ALL, ...facts } as Facts;
  const { findings, databaseBytes } = familyDoctor({} as Dialect).examine(context, given, [
    [{ exitCode: 0, stderr: '', stdout: '4096\n' }],
  ]);
  return { findings: findings.map(({ check, level }) => `${check} ${level}`), databaseBytes };
}

it.each([
  ['warning', {}, {}],
  ['ok', { host: '127.0.0.1' }, {}],
  ['warning', {}, { cipher: 'TLS_AES' }],
  ['warning', { caBundle: 'PEM', insecureSkipVerify: true }, { cipher: 'TLS_AES' }],
  ['ok', { caBundle: 'PEM', insecureSkipVerify: false }, { cipher: 'TLS_AES' }],
])('%s: the connection %j with %j; the bytes are those of the tables', (level, connection, facts) => {
  expect(examined('backup', connection, facts)).toEqual({ findings: [`connection.tls ${level}`], databaseBytes: 4096 });
});

it('a restore needs a server that takes writes, and a user who may write', () => {
  const local = { host: '127.0.0.1' };
  expect(examined('restore', local).findings).toEqual(['connection.tls ok', 'privileges.restore ok']);
  const grants = parseGrants(['GRANT SELECT ON *.* TO `root`@`%`']);
  expect(examined('restore', local, { readOnly: true, grants }).findings).toEqual([
    'connection.tls ok',
    'server.read_only error',
    'privileges.restore warning',
  ]);
});

import type { Given } from '@stash-addons/addon-tests';
import { describe, expect, it } from 'vitest';
import { accessTo, namedDatabase } from '../src/connection.js';
import { contextOf } from './support/context.js';

const CA = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
const envOf = (given: Given) => accessTo(contextOf(given), undefined).env;
const filesOf = (given: Given) => accessTo(contextOf(given), undefined).files;

describe('the environment of a client', () => {
  it('says host, port and user, and refers to the password', () => {
    expect(accessTo(contextOf(), 'app')).toEqual({
      files: [],
      env: {
        LC_ALL: 'C',
        PGAPPNAME: 'stash-addons',
        PGCONNECT_TIMEOUT: '30',
        PGHOST: 'db.example',
        PGPORT: '5432',
        PGUSER: { $secret: { from: 'target', key: 'username' } },
        PGPASSWORD: { $secret: { from: 'target', key: 'password' } },
        PGDATABASE: 'app',
      },
    });
  });

  it('has no password where the Secret has none, and fails without a user', () => {
    expect(envOf({ secretKeys: { target: ['username'] } })).not.toHaveProperty('PGPASSWORD');
    expect(() => envOf({ secretKeys: {} })).toThrow(expect.objectContaining({ code: 'SA_TARGET_SECRET_KEY' }));
  });

  it('takes the parameter user with a client certificate alone', () => {
    const tls = { tls: ['tls.crt', 'tls.key'], target: ['username'] };
    expect(envOf({ params: { user: 'bob' }, secretKeys: tls })['PGUSER']).toBe('bob');
    expect(envOf({ params: { user: 'bob' } })['PGUSER']).toEqual({ $secret: { from: 'target', key: 'username' } });
    expect(envOf({ params: { user: 'bob' }, secretKeys: { tls: ['tls.crt', 'tls.key'] } })['PGUSER']).toBe('bob');
  });
});

describe('certificates', () => {
  it('an authority is checked together with the name, unless something else was said', () => {
    const connection = { caBundle: CA };
    expect(envOf({ connection })).toMatchObject({ PGSSLMODE: 'verify-full', PGSSLROOTCERT: { $path: 'tls/ca.crt' } });
    expect(filesOf({ connection })).toEqual([{ path: 'tls/ca.crt', content: [CA] }]);
    expect(envOf({ connection: { ...connection, query: { sslmode: 'verify-ca' } } })['PGSSLMODE']).toBe('verify-ca');
    expect(envOf({})).not.toHaveProperty('PGSSLMODE');
  });

  it('nothing is checked where the AppBinding says so', () => {
    const env = envOf({ connection: { caBundle: CA, insecureSkipVerify: true } });
    expect(env).not.toHaveProperty('PGSSLROOTCERT');
    expect(env).not.toHaveProperty('PGSSLMODE');
  });

  it('another name is checked at an IP address; at a host name it is refused', () => {
    const connection = { caBundle: CA, serverName: 'real.example' };
    const env = envOf({ connection: { ...connection, host: '10.1.2.3' } });
    expect(env).toMatchObject({ PGHOST: 'real.example', PGHOSTADDR: '10.1.2.3' });
    expect(() => envOf({ connection })).toThrow(expect.objectContaining({ code: 'SA_TARGET_CERTIFICATE' }));
    expect(envOf({ connection: { ...connection, query: { sslmode: 'verify-ca' } } })['PGHOST']).toBe('db.example');
  });

  it('a client certificate lies in private files', () => {
    const secretKeys = { target: ['username'], tls: ['tls.crt', 'tls.key'] };
    expect(envOf({ secretKeys })).toMatchObject({
      PGSSLCERT: { $path: 'tls/tls.crt' },
      PGSSLKEY: { $path: 'tls/tls.key' },
    });
    expect(filesOf({ secretKeys })).toContainEqual({
      path: 'tls/tls.key',
      content: [{ $secret: { from: 'tls', key: 'tls.key' } }],
    });
    const without = { target: ['username'], tls: ['tls.crt'] };
    expect(() => envOf({ secretKeys: without })).toThrow(expect.objectContaining({ code: 'SA_TARGET_SECRET_KEY' }));
  });
});

describe('options of the URL', () => {
  it('travel in a service file, several of them', () => {
    const query = { sslmode: 'disable', application_name: 'a b', keepalives_idle: '5' };
    expect(envOf({ connection: { query } })).toMatchObject({
      PGSERVICE: 'stash',
      PGSERVICEFILE: { $path: 'pg/service.conf' },
    });
    expect(filesOf({ connection: { query } })[0]?.content).toEqual([
      '[stash]\n',
      'sslmode=disable\n',
      'application_name=a b\n',
      'keepalives_idle=5\n',
    ]);
  });

  it('settings of ours are added to those of the user', () => {
    const context = contextOf({ connection: { query: { options: '-c work_mem=1MB' } } });
    const { files } = accessTo(context, undefined, ['-c lc_messages=C']);
    expect(files[0]?.content).toContain('options=-c work_mem=1MB -c lc_messages=C\n');
  });

  it.each([
    ['password', 'hunter22'],
    ['application_name', 'a\nhost=evil'],
    ['a]b', 'x'],
  ])('%s with such a value is refused', (name, value) => {
    const given = { connection: { query: { [name]: value } } };
    expect(() => envOf(given)).toThrow(expect.objectContaining({ code: 'SA_TARGET_URL' }));
  });
});

it('the database is that of the parameter, else that of the URL', () => {
  expect(namedDatabase(contextOf())).toBeUndefined();
  expect(namedDatabase(contextOf({ connection: { path: '/' } }))).toBeUndefined();
  expect(namedDatabase(contextOf({ connection: { path: '/my db' } }))).toBe('my db');
  expect(namedDatabase(contextOf({ connection: { path: '/app' }, params: { database: 'other' } }))).toBe('other');
});

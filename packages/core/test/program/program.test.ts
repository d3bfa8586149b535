import { describe, expect, it } from 'vitest';
import {
  chooseTool,
  hostOf,
  invalidParam,
  planOf,
  present,
  requireSecret,
  restoreUnits,
  secretOf,
  tlsFiles,
  type Flow,
  type SnapshotInfo,
} from '../../src/index.js';
import { contextOf } from './context.js';

describe('secrets', () => {
  it('are known to a plan by name alone', () => {
    expect(requireSecret(contextOf(), 'username')).toEqual({ $secret: { from: 'target', key: 'username' } });
    const context = contextOf({ secretKeys: { other: ['token'] } });
    expect(secretOf(context, 'token', { from: 'other', encode: 'json' })).toEqual({
      $secret: { from: 'other', key: 'token', encode: 'json' },
    });
  });

  it('that are missing are absent, or an error that names every key that would do', () => {
    const context = contextOf({ secretKeys: { target: ['password'] } });
    expect(secretOf(context, 'username')).toBeUndefined();
    expect(secretOf(context, 'password', { from: 'other' })).toBeUndefined();
    expect(() => requireSecret(context, 'username', { alias: ['ACME_USER'] })).toThrow(
      expect.objectContaining({
        code: 'SA_TARGET_SECRET_KEY',
        message: 'The Secret of db.example has none of the keys username, ACME_USER.',
      }),
    );
  });
});

describe('certificates', () => {
  const caBundle = '-----BEGIN CERTIFICATE-----\nx\n';

  it('lie in private files, each only where it was given', () => {
    expect(tlsFiles(contextOf())).toEqual({ files: [] });
    expect(tlsFiles(contextOf({ connection: { caBundle } }))).toEqual({
      ca: { $path: 'tls/ca.crt' },
      files: [{ path: 'tls/ca.crt', content: [caBundle] }],
    });
    const both = contextOf({ connection: { caBundle }, secretKeys: { mine: ['tls.crt', 'tls.key'] } });
    expect(tlsFiles(both, 'mine')).toEqual({
      ca: { $path: 'tls/ca.crt' },
      cert: { $path: 'tls/tls.crt' },
      key: { $path: 'tls/tls.key' },
      files: [
        { path: 'tls/ca.crt', content: [caBundle] },
        { path: 'tls/tls.crt', content: [{ $secret: { from: 'mine', key: 'tls.crt' } }] },
        { path: 'tls/tls.key', content: [{ $secret: { from: 'mine', key: 'tls.key' } }] },
      ],
    });
    expect(tlsFiles(both)).not.toHaveProperty('cert');
  });

  it('of an authority are left out where nothing is to be verified', () => {
    expect(tlsFiles(contextOf({ connection: { caBundle, insecureSkipVerify: true } }))).toEqual({ files: [] });
  });

  it.each([['tls.crt'], ['tls.key']])('with %s alone are an error', (key) => {
    expect(() => tlsFiles(contextOf({ secretKeys: { tls: [key] } }))).toThrow(
      expect.objectContaining({ code: 'SA_TARGET_SECRET_KEY' }),
    );
  });
});

describe('of the versions of a program', () => {
  const versions = ['9.4', '18.1', '15.2', '15.18', '17.6'];
  const found = versions.map((version) => ({ version, path: `/${version}/acme` }));
  const choose = (wish: Partial<Parameters<typeof chooseTool>[2]>, tools = { acme: found }) =>
    chooseTool(contextOf({ tools }), 'acme', { install: 'apt-get install acme', ...wish }).path;

  it('the newest is taken, or of the oldest major in range the newest', () => {
    expect(choose({})).toBe('/18.1/acme');
    expect(choose({ range: '<18' })).toBe('/17.6/acme');
    expect(choose({ range: '>=14', oldestMajor: true })).toBe('/15.18/acme');
    expect(choose({ range: '>=16', oldestMajor: true })).toBe('/17.6/acme');
  });

  it('of equal ones the preferred is taken', () => {
    const acme = ['/bin/acme', '/own/acme', '/usr/acme'].map((path) => ({ version: '15.2', path }));
    expect(choose({ prefer: ({ path }) => path.startsWith('/own') }, { acme })).toBe('/own/acme');
  });

  it('none will do: the error says which, what there is and how to get it', () => {
    expect(() => choose({ range: '>=19' })).toThrow(
      expect.objectContaining({
        code: 'SA_TOOL_MISSING',
        message: 'The program acme (>=19) was not found; found: 9.4, 18.1, 15.2, 15.18, 17.6.',
        hint: 'Install it: apt-get install acme.',
      }),
    );
    expect(() => choose({}, { acme: [] })).toThrow('The program acme (any version) was not found; found: none.');
  });
});

it('a parameter that cannot be names the addon that was asked', () => {
  const error = invalidParam(contextOf({ params: { jobs: '2' } }), 'jobs', 'one is enough');
  expect(error.toJSON()).toMatchObject({
    code: 'SA_PARAM_INVALID',
    message: 'The parameter jobs cannot be 2: one is enough.',
    hint: expect.stringContaining('addons show acme'),
  });
});

it('an environment has no variable that there is nothing to say of', () => {
  expect(present({ a: '1', b: undefined, c: '' })).toEqual({ a: '1', c: '' });
});

describe('a plan', () => {
  const flow: Flow = { kind: 'stream', file: 'dump', stages: [] };

  it('has nothing around its units unless something was said', () => {
    const units = [{ host: 'host-0', format: 'text', flow }];
    expect(planOf(units)).toEqual({ before: [], units, after: [], concurrency: 1, warnings: [] });
    expect(planOf(units, { concurrency: 3, serverVersion: '1.2' })).toMatchObject({
      concurrency: 3,
      serverVersion: '1.2',
    });
  });

  it('is for the host of the wire, or the first', () => {
    expect(hostOf(contextOf({ flags: { hostname: 'alias' } }))).toBe('alias');
    expect(hostOf(contextOf({ flags: { hostname: '' } }))).toBe('host-0');
  });

  it('of a restore has a unit for each snapshot, in its format', () => {
    const snapshots = ['a', 'b'].map((host) => ({ host, format: `of ${host}` }) as SnapshotInfo);
    const units = restoreUnits(snapshots, ({ host }) => ({ ...flow, file: host }));
    expect(units).toEqual([
      { host: 'a', format: 'of a', flow: { ...flow, file: 'a' } },
      { host: 'b', format: 'of b', flow: { ...flow, file: 'b' } },
    ]);
  });
});

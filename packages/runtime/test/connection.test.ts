import { expect, test } from 'vitest';
import { Secret, type AppBinding, type ClientConfig, type SecretTransform } from '@stash-addons/core';
import { connectionOf } from '../src/target/connection.js';
import { readSecrets } from '../src/target/secrets.js';
import { realPaths } from '../src/rundir/paths.js';
import { expandFolder } from '../src/tools/find-tools.js';

function binding(clientConfig: ClientConfig, more: Partial<AppBinding['spec']> = {}): AppBinding {
  return {
    apiVersion: 'appcatalog.appscode.com/v1alpha1',
    kind: 'AppBinding',
    metadata: { namespace: 'demo', name: 'shop' },
    spec: { clientConfig, ...more },
  };
}

test.each<[string, ClientConfig, object]>([
  [
    'a url',
    { url: 'widget://u:p@db.example:4711/shop?sslmode=disable' },
    { scheme: 'widget', host: 'db.example', port: 4711, path: '/shop', query: { sslmode: 'disable' } },
  ],
  ['a url without a port', { url: 'widget://db.example/shop' }, { host: 'db.example', port: 0 }],
  ["a url with its scheme's own port", { url: 'https://db.example:443' }, { scheme: 'https', port: 443, path: '' }],
  ['an IPv6 address', { url: 'widget://[::1]:4711/' }, { host: '::1', port: 4711, path: '/' }],
  [
    'a driver address',
    { url: 'tcp(db.example:4711)/shop?tls=true' },
    { scheme: '', host: 'db.example', port: 4711, path: '/shop', query: { tls: 'true' } },
  ],
  ['a driver address without a port', { url: 'user:pw@tcp(db.example)/' }, { host: 'db.example', port: 0 }],
  [
    'a service',
    { service: { scheme: 'widget', name: 'db', port: 4711, query: 'a=b' } },
    { scheme: 'widget', host: 'db.demo.svc', port: 4711, query: { a: 'b' } },
  ],
  [
    'a service of another namespace',
    { service: { scheme: 'w', name: 'db', namespace: 'other', port: 1 } },
    { host: 'db.other.svc' },
  ],
  [
    'a service before a url',
    { service: { scheme: 'w', name: 'db', port: 1 }, url: 'tcp(x:2)/' },
    { host: 'db.demo.svc', port: 1 },
  ],
])('%s is read', (_name, config, expected) => {
  expect(connectionOf(binding(config))).toMatchObject(expected);
});

test('a database that is a file is reached by a path alone, and one at a host is not', () => {
  const url = 'widget:///srv/a%20b/shop.db';
  const found = connectionOf(binding({ url }), { atHost: false });
  expect(found).toMatchObject({ scheme: 'widget', host: '', port: 0, path: '/srv/a b/shop.db' });
  const refused = expect.objectContaining({ code: 'SA_TARGET_URL' }) as Error;
  expect(() => connectionOf(binding({ url }), { atHost: true })).toThrow(refused);
  expect(() => connectionOf(binding({ url: 'widget://' }), { atHost: false })).toThrow(refused);
});

test('certificate authority, server name and verification are carried', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
  const found = connectionOf(
    binding({
      url: 'w://h:1',
      caBundle: Buffer.from(pem).toString('base64'),
      serverName: 's',
      insecureSkipTLSVerify: true,
    }),
  );
  expect(found).toMatchObject({ caBundle: pem, serverName: 's', insecureSkipVerify: true });
});

test.each<[string, ClientConfig]>([
  ['no address', {}],
  ['a url that is none', { url: 'not a url' }],
  ['a caBundle that is no PEM', { url: 'w://h:1', caBundle: 'eHl6' }],
])('%s is refused', (_name, config) => {
  expect(() => connectionOf(binding(config))).toThrow(expect.objectContaining({ code: 'SA_TARGET_URL' }));
});

interface Given {
  transforms?: SecretTransform[];
  parameters?: Record<string, unknown>;
}

function secrets({ transforms, parameters }: Given) {
  const objects: Record<string, Record<string, string>> = {
    'demo/auth': { POSTED_USER: 'ada', secretword: 'pw' },
    'demo/more': { extra: 'e' },
    'demo/tls': { 'tls.crt': 'cert' },
  };
  return readSecrets({
    directory: {
      read(_kind, namespace, name) {
        const found = objects[`${namespace}/${name}`];
        if (found === undefined) return undefined;
        return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, new Secret(value)]));
      },
    },
    access: {
      secretKeys: [{ key: 'username', alias: ['POSTED_USER'] }, { key: 'password' }],
      refs: [
        { name: 'tls', pointer: '/spec/parameters/tls~1name', kind: 'Secret', namespace: 'target', optional: true },
      ],
    },
    binding: binding(
      {},
      {
        secret: { name: 'auth' },
        ...(transforms === undefined ? {} : { secretTransforms: transforms }),
        ...(parameters === undefined ? {} : { parameters }),
      },
    ),
    sessionNamespace: 'demo',
    target: 'shop',
  });
}

test('transforms are done in order, and aliases after them', () => {
  const store = secrets({
    transforms: [
      { renameKey: { from: 'secretword', to: 'first' } },
      { renameKey: { from: 'first', to: 'password' } },
      { renameKey: { from: 'absent', to: 'password' } },
      { addKeysFrom: { secretRef: { name: 'more' } } },
      { addKey: { key: 'added', value: Buffer.from('from base64').toString('base64') } },
      { addKey: { key: 'added2', value: 'eA==', stringValue: 'wins' } },
      { removeKey: { key: 'extra' } },
    ],
  });
  expect(store.keys()['target']?.sort()).toEqual(['POSTED_USER', 'added', 'added2', 'password', 'username']);
  expect(store.get('target', 'username').reveal()).toBe('ada');
  expect(store.get('target', 'password').reveal()).toBe('pw');
  expect(store.get('target', 'added').reveal()).toBe('from base64');
  expect(store.get('target', 'added2').reveal()).toBe('wins');
});

test('a missing key names all its aliases', () => {
  const remove = [{ removeKey: { key: 'POSTED_USER' } }];
  expect(() => secrets({ transforms: remove })).toThrow(/username, POSTED_USER/);
});

test('a further Secret is found by its pointer, and is optional where the manifest says so', () => {
  const rename = [{ renameKey: { from: 'secretword', to: 'password' } }];
  expect(secrets({ transforms: rename }).keys()['tls']).toBeUndefined();
  const store = secrets({ transforms: rename, parameters: { 'tls/name': 'tls' } });
  expect(store.get('tls', 'tls.crt').reveal()).toBe('cert');
  expect(() => secrets({ transforms: rename, parameters: { 'tls/name': 'gone' } })).toThrow(
    expect.objectContaining({ code: 'SA_RUN_FLAG_UNPROVIDED' }),
  );
});

test('the longest known parent of a path counts', () => {
  const real = realPaths({ '/stash-tmp': '/a', '/stash-tmp/restic-cache': '/b' });
  expect(['/stash-tmp/output', '/stash-tmp/restic-cache/x', '/stash-tmp2', '/stash-tmp/'].map(real)).toEqual([
    '/a/output',
    '/b/x',
    '/stash-tmp2',
    '/a',
  ]);
});

test('a star in a folder is one part of a path', () => {
  expect(expandFolder('/proc/self/net/de*').sort()).toContain('/proc/self/net/dev');
  expect(expandFolder('/no/such/*/bin')).toEqual([]);
});

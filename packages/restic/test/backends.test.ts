import { Secret, type Backend } from '@stash-addons/core';
import { describe, expect, it } from 'vitest';
import { openRepository, parseRepositoryString } from '../src/index.js';
import { hidden } from './support.js';

type Values = Record<string, string>;

interface Case {
  name: string;
  backend: Backend;
  secret?: Values;
  ambient?: Values;
  url: string;
  env?: Values;
  flags?: string[];
  files?: Values;
}

const unnamed = (names: string): Values => Object.fromEntries(names.split(' ').map((name) => [name, `${name} value`]));
const AWS =
  'AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE AWS_SHARED_CREDENTIALS_FILE RESTIC_AWS_ASSUME_ROLE_ARN RESTIC_AWS_ASSUME_ROLE_SESSION_NAME RESTIC_AWS_ASSUME_ROLE_EXTERNAL_ID RESTIC_AWS_ASSUME_ROLE_POLICY RESTIC_AWS_ASSUME_ROLE_REGION RESTIC_AWS_ASSUME_ROLE_STS_ENDPOINT';
const SWIFT =
  'ST_AUTH ST_USER ST_KEY OS_AUTH_URL OS_REGION_NAME OS_USERNAME OS_PASSWORD OS_TENANT_ID OS_TENANT_NAME OS_USER_DOMAIN_NAME OS_PROJECT_NAME OS_PROJECT_DOMAIN_NAME OS_APPLICATION_CREDENTIAL_ID OS_APPLICATION_CREDENTIAL_SECRET OS_APPLICATION_CREDENTIAL_NAME OS_STORAGE_URL OS_AUTH_TOKEN';
const IDENTITY = 'AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_FULL_URI';
const AZURE =
  'AZURE_ACCOUNT_NAME AZURE_ACCOUNT_KEY AZURE_ACCOUNT_SAS AZURE_ENDPOINT_SUFFIX AZURE_FORCE_CLI_CREDENTIAL AZURE_CLIENT_SECRET';
const WORKLOAD = 'AZURE_CLIENT_ID AZURE_TENANT_ID AZURE_FEDERATED_TOKEN_FILE AZURE_AUTHORITY_HOST';

const cases: Case[] = [
  { name: 'a folder', backend: { local: { mountPath: '/srv/b', subPath: 'x' } }, url: '/srv/b' },
  {
    name: 's3 with every key',
    backend: { s3: { endpoint: 's3.example.com', bucket: 'acme', prefix: '/a//b/', region: 'eu-1' } },
    secret: unnamed(AWS),
    url: 's3:s3.example.com/acme/a/b',
    env: { ...unnamed(AWS), AWS_DEFAULT_REGION: 'eu-1' },
  },
  {
    name: 's3 with an identity of the platform and no check of the certificate',
    backend: { s3: { endpoint: 'https://127.0.0.1:9000/', bucket: 'acme', insecureTLS: true } },
    ambient: { ...unnamed(IDENTITY), AWS_ACCESS_KEY_ID: 'not taken', UNLISTED: 'not taken' },
    url: 's3:https://127.0.0.1:9000/acme',
    env: unnamed(IDENTITY),
    flags: ['--insecure-tls'],
  },
  {
    name: 'gcs with a service account',
    backend: { gcs: { bucket: 'acme', prefix: 'a', maxConnections: 7 } },
    secret: { GOOGLE_PROJECT_ID: 'project', GOOGLE_SERVICE_ACCOUNT_JSON_KEY: '{}json' },
    ambient: { GOOGLE_APPLICATION_CREDENTIALS: '/ambient' },
    url: 'gs:acme:/a',
    env: { GOOGLE_PROJECT_ID: 'project', GOOGLE_APPLICATION_CREDENTIALS: '/private/google-service-account.json' },
    flags: ['--option', 'gs.connections=7'],
    files: { '/private/google-service-account.json': '{}json' },
  },
  {
    name: 'gcs with a token',
    backend: { gcs: { bucket: 'acme', maxConnections: 0 } },
    secret: { GOOGLE_ACCESS_TOKEN: 'token' },
    url: 'gs:acme:/',
    env: { GOOGLE_ACCESS_TOKEN: 'token' },
  },
  {
    name: 'azure with every key and a workload identity',
    backend: { azure: { container: 'acme', prefix: 'a/b', maxConnections: 3 } },
    secret: unnamed(AZURE),
    ambient: unnamed(WORKLOAD),
    url: 'azure:acme:/a/b',
    env: { ...unnamed(AZURE), ...unnamed(WORKLOAD) },
    flags: ['--option', 'azure.connections=3'],
  },
  {
    name: 'swift with every key',
    backend: { swift: { container: 'acme', prefix: 'a' } },
    secret: unnamed(SWIFT),
    url: 'swift:acme:/a',
    env: unnamed(SWIFT),
  },
  {
    name: 'b2',
    backend: { b2: { bucket: 'acme', maxConnections: 2 } },
    secret: unnamed('B2_ACCOUNT_ID B2_ACCOUNT_KEY'),
    url: 'b2:acme:/',
    env: unnamed('B2_ACCOUNT_ID B2_ACCOUNT_KEY'),
    flags: ['--option', 'b2.connections=2'],
  },
  {
    name: 'rest with a user, a certificate authority and a proxy',
    backend: { rest: { url: 'https://h:8000/p/' } },
    secret: { REST_SERVER_USERNAME: 'u@', REST_SERVER_PASSWORD: 'p:/', CA_CERT_DATA: 'pem', HTTPS_PROXY: 'http://x' },
    ambient: { http_proxy: 'http://me:pass@proxy', NO_PROXY: 'h', HTTPS_PROXY: 'not taken' },
    url: 'rest:https://h:8000/p/',
    env: {
      RESTIC_REST_USERNAME: 'u@',
      RESTIC_REST_PASSWORD: 'p:/',
      HTTPS_PROXY: 'http://x',
      http_proxy: 'http://me:pass@proxy',
      NO_PROXY: 'h',
    },
    flags: ['--cacert', '/private/ca.crt'],
    files: { '/private/ca.crt': 'pem' },
  },
  {
    name: 'rest with the user inside its address',
    backend: { rest: { url: 'http://us%40er:p%3Aw@h/p' } },
    url: 'rest:http://h/p',
    env: { RESTIC_REST_USERNAME: 'us@er', RESTIC_REST_PASSWORD: 'p:w' },
  },
  {
    name: 'the first backend in the order of the wire',
    backend: { rest: { url: 'http://h' }, local: { mountPath: '/first' } },
    url: '/first',
  },
];

function open(backend: Backend, secret: Values, ambient: Values = {}) {
  const given = hidden({ RESTIC_PASSWORD: 'repository password', ...secret });
  return openRepository({ repository: { spec: { backend } }, secret: given, files: { dir: '/private' }, ambient });
}

const plain = (value: string | Secret) => (value instanceof Secret ? value.reveal() : value);

describe('what restic is given for', () => {
  it.each(cases)('$name', ({ backend, secret = {}, ambient, url, env = {}, flags = [], files = {} }) => {
    const access = open(backend, secret, ambient);
    const given = Object.fromEntries(Object.entries(access.env).map(([name, value]) => [name, plain(value)]));
    expect(access.url).toBe(url);
    expect(given).toEqual({ RESTIC_REPOSITORY: url, RESTIC_PASSWORD: 'repository password', ...env });
    expect(access.flags).toEqual(flags);
    expect(Object.fromEntries(access.files.map(({ path, content }) => [path, content.reveal()]))).toEqual(files);
    const printed = JSON.stringify(access);
    for (const value of Object.values(secret)) expect(printed).not.toContain(JSON.stringify(value));
    expect(printed).not.toMatch(/me:pass|repository password/);
  });

  it('a local backend that is somewhere else', () => {
    const repository = { spec: { backend: { local: { mountPath: '/mounted' } } } };
    const secret = hidden({ RESTIC_PASSWORD: 'repository password' });
    const access = openRepository({ repository, secret, files: { dir: '/private' }, folder: '/really/here' });
    expect(access).toMatchObject({ url: '/really/here', env: { RESTIC_REPOSITORY: '/really/here' } });
  });

  it.each([
    ['no password', { local: { mountPath: '/b' } }, { RESTIC_PASSWORD: '' }, 'SA_REPOSITORY_CREDENTIAL_MISSING'],
    ['no b2 key', { b2: { bucket: 'x' } }, { B2_ACCOUNT_ID: 'id' }, 'SA_REPOSITORY_CREDENTIAL_MISSING'],
    ['a NUL', { local: { mountPath: '/b' } }, { RESTIC_PASSWORD: 'a\0b' }, 'SA_REPOSITORY_CREDENTIAL_UNUSABLE'],
    ['no backend', {}, {}, 'SA_REPOSITORY_STRING'],
    ['a key in the address', { s3: { endpoint: 'https://k:s@h', bucket: 'b' } }, {}, 'SA_REPOSITORY_STRING'],
  ])('nothing, but a code, with %s', (_, backend: Backend, secret: Values, code) => {
    expect(() => open(backend, secret)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a repository as a person gives it', () => {
  const canonical = [
    '/srv/backups',
    's3:s3.amazonaws.com/bucket/a/b',
    's3:https://host:9000/bucket',
    'gs:bucket:/',
    'gs:bucket:/a/b',
    'azure:container:/a',
    'swift:container:/a',
    'b2:bucket:/a',
    'rest:https://host:8000/path/',
    'rest:http+unix:///run/rest.socket:/path/',
  ];
  it.each(canonical)('comes back as restic takes it: %s', (text) => {
    const env = { RESTIC_PASSWORD: 'repository password', B2_ACCOUNT_ID: 'id-1', B2_ACCOUNT_KEY: 'key-1' };
    const { backend, secret } = parseRepositoryString(text, env);
    expect(open(backend, secret).url).toBe(text);
    expect(secret.RESTIC_PASSWORD).toBe('repository password');
  });

  it.each([
    ['relative/dir', `${process.cwd()}/relative/dir`],
    ['local:/a:b', '/a:b'],
    ['s3://host/bucket//p/', 's3:host/bucket/p'],
    ['b2:bucket', 'b2:bucket:/'],
    ['gs:bucket:p', 'gs:bucket:/p'],
  ])('is brought into the one form of the wire: %s', (text, url) => {
    const env = { B2_ACCOUNT_ID: 'id-1', B2_ACCOUNT_KEY: 'key-1' };
    const { backend, secret } = parseRepositoryString(text, env);
    expect(open(backend, secret).url).toBe(url);
  });

  it('has its credentials moved out of a rest address, which win over the environment', () => {
    const env = { RESTIC_REST_USERNAME: 'env', RESTIC_REST_PASSWORD: 'env', AWS_ACCESS_KEY_ID: 'other store' };
    expect(parseRepositoryString('rest:https://u:p%40ss@host/', env)).toEqual({
      backend: { rest: { url: 'https://host/' } },
      secret: { REST_SERVER_USERNAME: 'u', REST_SERVER_PASSWORD: 'p@ss' },
    });
    expect(parseRepositoryString('rest:https://host/', env).secret).toEqual({
      REST_SERVER_USERNAME: 'env',
      REST_SERVER_PASSWORD: 'env',
    });
  });

  it.each([
    ['', 'names nothing'],
    ['sftp:u@h:/p', 'sftp and rclone'],
    ['ftp://me:hunter2@h/p', 'scheme is not known'],
    ['s3:https://me:hunter2@h', 's3:endpoint/bucket'],
    ['s3:https://me:hunter2@h/b', 'AWS_ACCESS_KEY_ID'],
    ['gs::/p', 'needs a name'],
    ['rest:me:hunter2@host/p', 'rest:https://host/path'],
    ['local:', 'no folder'],
  ])('is refused with the reason, and without printing a password: %s', (text, problem) => {
    const parse = () => parseRepositoryString(text, {});
    expect(parse).toThrow(expect.objectContaining({ code: 'SA_REPOSITORY_STRING' }));
    expect(parse).toThrow(problem);
    expect(parse).not.toThrow('hunter2');
  });
});

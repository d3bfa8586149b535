import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, createBench, type Env } from '../src/bench.js';
import { fillSmall } from '../src/dataset.js';
import { describeDatabase } from '../src/describe.js';
import {
  appBinding,
  backupConfiguration,
  localRepository,
  restoreSession,
  secret,
  writeDocuments,
} from '../src/documents.js';
import { emptyServer, urlOf } from '../src/target.js';

const PASSWORDS = [
  'p@ss:w/o?r#d%',
  `quote' "double" \\ back $(id) \`id\``,
  'pässwörd 密码 🔑',
  ' spaces at both ends ',
];

let bench: Bench;

beforeAll(() => {
  bench = createBench();
});
afterAll(() => bench.remove());

describe('a password', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  const ways: [string, (password: string) => { url: string; args: string[]; env: Env }][] = [
    ['in the address', (password) => ({ url: addressWith(password), args: [], env: {} })],
    ['in a file', (password) => ({ url: urlOf(server), args: ['--password-file', fileWith(password)], env: {} })],
    ['in a variable', (password) => ({ url: urlOf(server), args: [], env: { STASH_ADDONS_PASSWORD: password } })],
  ];

  function addressWith(password: string): string {
    return urlOf(server).replace('@', `:${encodeURIComponent(password)}@`);
  }

  function fileWith(password: string): string {
    const path = join(bench.folder, 'password');
    writeFileSync(path, `${password}\n`);
    return path;
  }

  it.each(PASSWORDS)(
    '%j opens the server in the address, in a file and in a variable, and is never shown',
    async (password) => {
      await server.psql(`alter role postgres password '${password.replaceAll(`'`, `''`)}'`);
      for (const [, way] of ways) {
        const { url, args, env } = way(password);
        const { code, stdout, stderr } = await bench.cli(
          ['plan', 'backup', url, '--repo', bench.repo, ...args, '--verbose'],
          env,
        );
        expect(code, stderr).toBe(0);
        expect(stdout + stderr).not.toContain(password);
        expect(stdout + stderr).not.toContain(encodeURIComponent(password));
      }
    },
  );

  it('in the address is accepted with a warning, since others can read it there', async () => {
    await server.psql(`alter role postgres password 'plain'`);
    const { stderr } = await bench.cli(['plan', 'backup', addressWith('plain'), '--repo', bench.repo]);
    expect(stderr).toContain('warning: the password in the address can be read by other users of this machine');
  });
});

describe('a server that asks for TLS and a client certificate', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres({ tls: true, clientCert: true });
    await fillSmall(server, 'over TLS');
  });
  afterAll(() => server?.stop());

  it('is backed up and restored with caBundle and tlsSecret of its AppBinding', async () => {
    const caBundle = Buffer.from(server.caPem).toString('base64');
    const files = writeDocuments(join(bench.folder, 'tls'), [
      appBinding(server, { tlsSecret: { name: 'db-tls' } }, { caBundle }),
      secret('db-auth', { username: server.superuser, password: server.password }),
      secret('db-tls', { 'tls.crt': server.clientCertPem, 'tls.key': server.clientKeyPem, 'ca.crt': server.caPem }),
      ...localRepository(bench.repo),
      backupConfiguration('nightly'),
      restoreSession('back'),
    ]);
    const before = await describeDatabase(server, 'postgres');
    const made = await bench.cli(['run', 'backupconfiguration/nightly', '-f', files]);
    expect(made, made.stderr).toMatchObject({ code: 0 });
    await emptyServer(server);
    const restored = await bench.cli(['run', 'restoresession/back', '-f', files, '--yes']);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect(await describeDatabase(server, 'postgres')).toEqual(before);
  });
});

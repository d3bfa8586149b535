import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64, execute, HOSTILE_PASSWORDS, otherAuthority, type Bench, type Run } from '@stash-addons/addon-tests';
import { freePort, mysqlClientDirs, startMysql, type MysqlServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../src/program.js';
import { createBench } from './support/bench.js';
import { contextOf } from './support/context.js';

const CLIENTS = mysqlClientDirs().get('9') as string;

let bench: Bench;
beforeAll(async () => {
  bench = createBench();
});
afterAll(() => bench.remove());

const backup = (run: Omit<Run, 'operation'>, from = bench) =>
  from.run({ operation: 'backup', ...run, params: { args: '--databases app', waitTimeout: '2', ...run.params } });
const codeOf = async (...given: Parameters<typeof backup>) => (await backup(...given)).result.error?.code;
const snapshots = async () => (JSON.parse(await bench.restic(['snapshots', '--json'])) as unknown[]).length;

describe('a server without TLS', () => {
  let server: MysqlServer;
  beforeAll(async () => {
    server = await startMysql();
    await server.query(`create database app; create table app.t (a int); create database other;
      create function app.f() returns int deterministic return 1;
      create user u@'127.0.0.1' identified by 'u';
      create user part@'127.0.0.1' identified by 'part'; grant select, trigger on app.* to part@'127.0.0.1';
      create user weak@'127.0.0.1' identified by 'weak'; grant select on app.t to weak@'127.0.0.1';
      set global partial_revokes = on; create user less@'127.0.0.1' identified by 'less';
      grant select, trigger on *.* to less@'127.0.0.1'; revoke select on other.* from less@'127.0.0.1'`);
  });
  afterAll(() => server.stop());

  it(`takes any password, of caching_sha2_password and with nothing in the command line`, async () => {
    const context = contextOf({ connection: { host: server.host, port: server.port } });
    context.tools['mysql'] = [{ version: '9.7.4', path: join(CLIENTS, 'mysql') }];
    const [probe] = program.probe(context, []);
    for (const password of HOSTILE_PASSWORDS.map((one) => one.slice(0, 200))) {
      await server.query(`alter user u@'127.0.0.1' identified by '${password.replaceAll(/[\\']/g, '\\$&')}'`);
      expect(JSON.stringify(probe?.argv)).not.toContain(password);
      expect(execute(probe as never, { username: 'u', password }), JSON.stringify(password)).toMatchObject({
        exitCode: 0,
        stderr: '',
      });
    }
  });

  it('a password with line breaks and quotes goes through the whole program, and shows up nowhere', async () => {
    await server.query(
      `alter user u@'127.0.0.1' identified by 'one\\n\\'two\\' "three" \\\\ #four'; grant all on app.* to u@'127.0.0.1'`,
    );
    const { result, log } = await backup({
      server,
      secret: { username: 'u', password: `one\n'two' "three" \\ #four` },
    });
    expect(result.error, log).toBeUndefined();
    expect(log + JSON.stringify(result)).not.toContain('three');
  });

  it.each([
    ['SA_TARGET_PASSWORD', { secret: { username: 'root', password: 'wrong one' } }],
    ['SA_TARGET_PASSWORD', { secret: { username: 'root' } }],
    ['SA_TARGET_SECRET_KEY', { secret: { password: 'x' } }],
    ['SA_TARGET_PRIVILEGE', { secret: { username: 'weak', password: 'weak' } }],
    ['SA_TARGET_PRIVILEGE', { secret: { username: 'part', password: 'part' }, params: { args: '--all-databases' } }],
    ['SA_TARGET_PRIVILEGE', { secret: { username: 'less', password: 'less' }, params: { args: '--all-databases' } }],
    ['SA_TARGET_DATABASE', { params: { args: '--databases app nowhere' } }],
    ['SA_PARAM_INVALID', { params: { args: '--databases app --result-file=/x' } }],
    ['SA_TARGET_URL', { url: '/?sslmode=require' }],
  ])('%s, and no snapshot, with %j', async (code, given) => {
    const before = await snapshots();
    const { result, log } = await backup({ server, ...given });
    expect(result.error?.code, log).toBe(code);
    expect(result.rejectedSnapshots).toEqual([]);
    expect(await snapshots()).toBe(before);
  });

  it('what the user may not read is left out with a warning where the wire did not ask for it either', async () => {
    const { result, log } = await backup({ server, secret: { username: 'part', password: 'part' } });
    expect(result.error, log).toBeUndefined();
    expect(result.warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(/^SA_DUMP_LEAVES_OUT .*events/),
      expect.stringMatching(/^SA_DUMP_LEAVES_OUT .*routines/),
      expect.stringMatching(/^SA_DUMP_LEAVES_OUT .*masking policies/),
    ]);
  });

  it('is waited for as long as was said when nobody answers', async () => {
    const started = Date.now();
    expect(await codeOf({ server: { ...server, port: await freePort() } })).toBe('SA_TARGET_UNREACHABLE');
    expect(Date.now() - started).toBeGreaterThan(1000);
  });

  describe('and another program in the place of mysqldump', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'sa-fake-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));
    const fake = (name: string, body: string) => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    const real = join(CLIENTS, 'mysqldump');
    const asked = `[ "$1" = --version ] && exec '${real}' --version`;

    it.each([
      ['SA_COMMAND_REPORTED_ERRORS', `${asked}; echo "mysqldump: Couldn't read the table t" >&2; exec '${real}' "$@"`],
      ['SA_DUMP_UNFINISHED', `${asked}; '${real}' "$@" | head -c 1500`],
      ['SA_COMMAND_FAILED', `${asked}; '${real}' "$@"; kill -9 $$`],
      ['SA_TOOL_MISSING', `echo 'mysqldump  Ver 10.19 Distrib 10.11.14-MariaDB, for linux'`],
      ['SA_TOOL_MISSING', `echo 'mysqldump  Ver 8.0.42 for Linux on x86_64'`],
    ])('%s, and no snapshot', async (code, body) => {
      fake('mysqldump', body);
      fake('mysql', `exec '${join(CLIENTS, 'mysql')}' "$@"`);
      const own = createBench([folder]);
      const { result, log } = await backup({ server }, own);
      expect(result.error?.code, log).toBe(code);
      expect(await own.restic(['snapshots', '--json'])).toMatch(/^\[\]/);
      own.remove();
    });
  });
});

describe('TLS', () => {
  const servers: MysqlServer[] = [];
  const start = async (options: Parameters<typeof startMysql>[0]) => {
    const server = await startMysql(options);
    servers.push(server);
    await server.query('create database app; create table app.t (a int)');
    return server;
  };
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('a certificate of the given authority is accepted, one of another is not', async () => {
    const server = await start({ tls: true });
    const withCa = (caPem: string, more = {}) => codeOf({ server, clientConfig: { caBundle: base64(caPem), ...more } });
    expect(await withCa(server.caPem)).toBeUndefined();
    const other = await otherAuthority();
    expect(await withCa(other)).toBe('SA_TARGET_CERTIFICATE');
    expect(await withCa(other, { insecureSkipTLSVerify: true })).toBeUndefined();
    expect(await withCa(server.caPem, { serverName: 'elsewhere.example' })).toBe('SA_TARGET_CERTIFICATE');
    expect(await codeOf({ server, url: '/?ssl-mode=DISABLED' })).toBe('SA_TARGET_CERTIFICATE');
  });

  it('a certificate for another host, and one that is expired, are refused', async () => {
    for (const tls of ['wrong-host', 'expired'] as const) {
      const server = await start({ tls });
      expect(await codeOf({ server, clientConfig: { caBundle: base64(server.caPem) } })).toBe('SA_TARGET_CERTIFICATE');
    }
  });

  it('a client certificate is shown where the server asks for one', async () => {
    const server = await start({ tls: true, clientCert: true });
    const clientConfig = { caBundle: base64(server.caPem) };
    const tls = { 'tls.crt': server.clientCertPem, 'tls.key': server.clientKeyPem };
    expect(await codeOf({ server, clientConfig })).toBe('SA_TARGET_PASSWORD');
    expect(await codeOf({ server, clientConfig, tls })).toBeUndefined();
  });
});

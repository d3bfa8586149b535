import { join } from 'node:path';
import { base64, execute, HOSTILE_PASSWORDS, otherAuthority, type Bench, type Run } from '@stash-addons/addon-tests';
import type { StreamFlow } from '@stash-addons/core';
import { freePort, postgresClientDirs, startPostgres, type PostgresServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../src/program.js';
import { contextOf, factsOf } from './support/context.js';
import { createBench } from './support/bench.js';

let bench: Bench;
beforeAll(async () => {
  bench = createBench();
});
afterAll(() => bench.remove());

/** Roles and nothing else: a small dump. */
const backup = (run: Omit<Run, 'operation'>) =>
  bench.run({ operation: 'backup', ...run, params: { args: '--globals-only', waitTimeout: '2', ...run.params } });

const snapshots = async () => (JSON.parse(await bench.restic(['snapshots', '--json'])) as unknown[]).length;

describe('a server that asks for a password', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ version: '15' });
    await server.psql(`create role weak login password 'weak'; create role reader login password 'reader'`);
    await server.psql('create table private (a int); create table open (a int); grant select on open to reader');
  });
  afterAll(() => server.stop());

  it(`takes any of ${HOSTILE_PASSWORDS.length} passwords, in probe and dump`, async () => {
    const context = contextOf({ connection: { host: server.host, port: server.port } });
    for (const tool of ['psql', 'pg_dumpall']) {
      context.tools[tool] = [{ version: '15.18', path: join(postgresClientDirs().get('15') as string, tool) }];
    }
    const quoted = HOSTILE_PASSWORDS.map((password) => `'${password.replaceAll("'", "''")}'`);
    await server.psql(quoted.map((one, at) => `create role r${at} superuser login password ${one}`).join(';'));
    for (const [at, password] of HOSTILE_PASSWORDS.entries()) {
      const secret = { username: `r${at}`, password };
      const probed = execute(program.probe(context, [])[0] as never, secret);
      expect(probed, JSON.stringify(password)).toMatchObject({ exitCode: 0, stderr: '' });
      const plan = program.backup(context, { ...factsOf(), ...(program.facts(context, [[probed]]) as object) });
      const [dump] = (plan.units[0]?.flow as StreamFlow).stages;
      expect(execute({ ...dump, argv: [dump?.argv[0] as string, '--globals-only'] }, secret).stdout).toContain(
        'dump complete',
      );
    }
    await server.psql(quoted.map((_, at) => `drop role r${at}`).join(';'));
  });

  it('a password with a line break and quotes goes through the whole program, and shows up nowhere', async () => {
    const password = `one\n'two' "three" \\ $four`;
    await server.psql(`alter role postgres password E'one\\n''two'' "three" \\\\ $four'`);
    const { result, log } = await backup({ server: { ...server, password } });
    await server.psql(`alter role postgres password 'testbed'`);
    expect(result.error).toBeUndefined();
    expect(log + JSON.stringify(result)).not.toContain('three');
  });

  it.each([
    ['SA_TARGET_PASSWORD', { secret: { username: 'postgres', password: 'wrong one' } }],
    ['SA_TARGET_PASSWORD', { secret: { username: 'postgres' } }],
    ['SA_TARGET_SECRET_KEY', { secret: { password: 'x' } }],
    ['SA_TARGET_DATABASE', { url: '/nowhere' }],
    ['SA_TARGET_PRIVILEGE', { secret: { username: 'weak', password: 'weak' } }],
    [
      'SA_TARGET_PRIVILEGE',
      {
        secret: { username: 'reader', password: 'reader' },
        params: { backupCMD: 'pg_dump', database: 'postgres', args: '' },
      },
    ],
  ])('%s, and no snapshot, with %j', async (code, given) => {
    const before = await snapshots();
    const { result } = await backup({ server, ...given });
    expect(result.error?.code).toBe(code);
    expect(result.rejectedSnapshots).toEqual([]);
    expect(await snapshots()).toBe(before);
  });

  it('the password may also be named as the images of PostgreSQL name it', async () => {
    const secret = { POSTGRES_USER: 'postgres', POSTGRES_PASSWORD: 'testbed' };
    expect((await backup({ server, secret })).result.error).toBeUndefined();
  });

  it('roles without their passwords need less', async () => {
    const secret = { username: 'weak', password: 'weak' };
    const params = { args: '--globals-only --no-role-passwords' };
    expect((await backup({ server, secret, params })).result.error).toBeUndefined();
  });

  it('several options of the URL reach the server', async () => {
    const log = await server.psql(`alter system set log_connections = on; select pg_reload_conf()`);
    expect(log).toBe('t');
    const { result } = await backup({
      server,
      url: '/postgres?sslmode=disable&application_name=nightly%20run&connect_timeout=5',
    });
    expect(result.error).toBeUndefined();
    expect(server.log()).toContain('application_name=nightly run');
  });
});

it('a server that is not there is waited for, as long as was said', async () => {
  const port = await freePort();
  const started = Date.now();
  const { result } = await backup({ server: { host: '127.0.0.1', port, superuser: 'postgres', password: 'x' } });
  expect(result.error).toMatchObject({ code: 'SA_TARGET_UNREACHABLE' });
  expect(Date.now() - started).toBeGreaterThan(1000);
});

describe('TLS', () => {
  const servers: PostgresServer[] = [];
  const start = async (options: Parameters<typeof startPostgres>[0]) => {
    const server = await startPostgres({ version: '15', ...options });
    servers.push(server);
    return server;
  };
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  it('a certificate of the given authority is accepted, one of another is not', async () => {
    const server = await start({ tls: true });
    const codeWith = async (caPem: string, more = {}) =>
      (await backup({ server, clientConfig: { caBundle: base64(caPem), ...more } })).result.error?.code;
    expect(await codeWith(server.caPem)).toBeUndefined();
    const other = await otherAuthority();
    expect(await codeWith(other)).toBe('SA_TARGET_CERTIFICATE');
    expect(await codeWith(other, { insecureSkipTLSVerify: true })).toBeUndefined();
    expect(await codeWith(server.caPem, { serverName: 'localhost' })).toBeUndefined();
    expect(await codeWith(server.caPem, { serverName: 'elsewhere.example' })).toBe('SA_TARGET_CERTIFICATE');
  });

  it.each(['expired', 'wrong-host'] as const)('a certificate that is %s is refused', async (tls) => {
    const server = await start({ tls });
    const clientConfig = { caBundle: base64(server.caPem) };
    expect((await backup({ server, clientConfig })).result.error?.code).toBe('SA_TARGET_CERTIFICATE');
  });

  it('a client certificate is shown where the server asks for one, and the parameter user goes with it', async () => {
    const server = await start({ tls: true, clientCert: true });
    const clientConfig = { caBundle: base64(server.caPem) };
    const tls = { 'tls.crt': server.clientCertPem, 'tls.key': server.clientKeyPem };
    expect((await backup({ server, clientConfig })).result.error?.code).toBe('SA_TARGET_CERTIFICATE');
    expect((await backup({ server, clientConfig, tls })).result.error).toBeUndefined();
    const secret = { username: 'nobody', password: 'testbed' };
    const params = { user: 'postgres' };
    expect((await backup({ server, clientConfig, tls, secret, params })).result.error).toBeUndefined();
  });
});

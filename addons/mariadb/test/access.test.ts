import { base64, execute, HOSTILE_PASSWORDS, otherAuthority, type Bench, type Run } from '@stash-addons/addon-tests';
import { freePort, mariadbClientDirs, startMariadb, type MariadbServer } from '@stash-addons/testbed';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planBackup } from '../src/backup.js';
import { program } from '../src/program.js';
import { createBench } from './support/bench.js';
import { contextOf, factsOf } from './support/context.js';

let bench: Bench;
beforeAll(async () => {
  bench = createBench();
});
afterAll(() => bench.remove());

const backup = (run: Omit<Run, 'operation'>) =>
  bench.run({ operation: 'backup', ...run, params: { args: '--databases app', waitTimeout: '2', ...run.params } });
const snapshots = async () => (JSON.parse(await bench.restic(['snapshots', '--json'])) as unknown[]).length;

describe('a server that asks for a password', () => {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb();
    await server.query('create database app; create table app.t as select 1 as a');
    await server.query(`create user weak@'%' identified by 'weak'; grant select on app.* to weak@'%'`);
  });
  afterAll(() => server.stop());

  it(`takes any of ${HOSTILE_PASSWORDS.length} passwords, in probe and dump`, async () => {
    const client = (tool: string) => [
      { version: '11.8.6', path: join(mariadbClientDirs().get('11.8') as string, tool) },
    ];
    const context = contextOf({
      connection: { host: server.host, port: server.port },
      params: { args: 'app' },
      tools: { mariadb: client('mariadb'), 'mariadb-dump': client('mariadb-dump') },
    });
    const flow = planBackup(context, factsOf()).units[0]?.flow;
    const commands = [program.probe(context, [])[0], flow?.kind === 'stream' ? flow.stages[0] : undefined];
    for (const password of HOSTILE_PASSWORDS) {
      const text = password.replaceAll(/[\\']/g, (letter) => `\\${letter}`);
      await server.query(`set password for root@'127.0.0.1' = password('${text}')`);
      for (const command of commands) {
        const { exitCode, stderr } = execute(command as NonNullable<typeof command>, { username: 'root', password });
        expect(`${JSON.stringify(password)}: ${stderr}`).toBe(`${JSON.stringify(password)}: `);
        expect(exitCode).toBe(0);
      }
    }
    await server.query(`set password for root@'127.0.0.1' = password('testbed')`);
  });

  it.each([
    ['SA_TARGET_PASSWORD', { secret: { username: 'root', password: 'wrong one' } }],
    ['SA_TARGET_PASSWORD', { secret: { username: 'root' } }],
    ['SA_TARGET_SECRET_KEY', { secret: { password: 'x' } }],
    ['SA_TARGET_DATABASE', { params: { args: '--databases nowhere' } }],
    ['SA_TARGET_PRIVILEGE', { secret: { username: 'weak', password: 'weak' } }],
    ['SA_TARGET_URL', { url: '?sslmode=verify-full' }],
  ])('%s, and no snapshot, with %j', async (code, given) => {
    const before = await snapshots();
    const { result, log } = await backup({ server, ...given });
    expect(result.error?.code, log).toBe(code);
    expect(log).not.toContain('wrong one');
    expect(await snapshots()).toBe(before);
  });
});

it('a server that is not there is waited for, as long as was said', async () => {
  const port = await freePort();
  const { result } = await backup({ server: { host: '127.0.0.1', port, superuser: 'root', password: 'x' } });
  expect(result.error).toMatchObject({ code: 'SA_TARGET_UNREACHABLE' });
});

describe('TLS', () => {
  const servers: MariadbServer[] = [];
  const start = async (options: Parameters<typeof startMariadb>[0]) => {
    const server = await startMariadb(options);
    await server.query('create database app; create table app.t as select 1 as a');
    servers.push(server);
    return server;
  };
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  // The newer one takes any name for a server of this machine, as long as it connects to 127.0.0.1.
  it.each(['10.11', '11.8'])(
    'with client %s, the authority and the name are checked',
    async (client) => {
      const [server, elsewhere, plain] = await Promise.all([
        start({ tls: true }),
        start({ tls: true, extraConfig: { 'bind-address': '127.0.0.2' } }),
        start({}),
      ]);
      const own = createBench([client]);
      const codeWith = async (to: MariadbServer, clientConfig: Run['clientConfig']) => {
        const params = { args: '--databases app', waitTimeout: '2' };
        const run = await own.run({ operation: 'backup', server: to, params, ...(clientConfig && { clientConfig }) });
        return run.result.error?.code;
      };
      const authority = { caBundle: base64(server.caPem) };
      expect(await codeWith(server, authority)).toBeUndefined();
      const other = { caBundle: base64(await otherAuthority()) };
      expect(await codeWith(server, other)).toBe('SA_TARGET_CERTIFICATE');
      expect(await codeWith(server, { ...other, insecureSkipTLSVerify: true })).toBeUndefined();
      expect(await codeWith(server, { ...authority, serverName: 'elsewhere.example' })).toBe('SA_TARGET_CERTIFICATE');
      expect(await codeWith(server, undefined)).toBeUndefined();
      expect(await codeWith({ ...elsewhere, host: '127.0.0.2' }, { caBundle: base64(elsewhere.caPem) })).toBe(
        'SA_TARGET_CERTIFICATE',
      );
      expect(await codeWith(plain, authority)).toBe('SA_TARGET_CERTIFICATE');
      expect(await codeWith(plain, undefined)).toBeUndefined();
      own.remove();
    },
    300_000,
  );

  it('a client certificate is shown where the server asks for one', async () => {
    const server = await start({ tls: true, clientCert: true });
    const clientConfig = { caBundle: base64(server.caPem) };
    const tls = { 'tls.crt': server.clientCertPem, 'tls.key': server.clientKeyPem };
    expect((await backup({ server, clientConfig })).result.error?.code).toBe('SA_TARGET_PASSWORD');
    expect((await backup({ server, clientConfig, tls })).result.error).toBeUndefined();
  });
});

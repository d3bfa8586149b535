import { base64, execute, HOSTILE_PASSWORDS, otherAuthority, type Bench } from '@stash-addons/addon-tests';
import type { Captured, Command, Connection, RunContext } from '@stash-addons/core';
import {
  cacheBin,
  createNatsCredentials,
  createNatsKey,
  startNats,
  type NatsOptions,
  type NatsServer,
} from '@stash-addons/testbed';
import { afterAll, describe, expect, it } from 'vitest';
import { planBackup } from '../src/backup.js';
import { diagnoses } from '../src/diagnoses.js';
import { questions } from '../src/facts.js';
import { createBench } from './support/bench.js';
import { contextOf, factsOf } from './support/context.js';
import { makeStream } from '@stash-addons/drivers/nats';

const servers: NatsServer[] = [];
let bench: Bench | undefined;

async function start(options: NatsOptions): Promise<NatsServer> {
  const server = await startNats(options);
  servers.push(server);
  return server;
}

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  bench?.remove();
});

type Secret = Record<string, string>;

function contextFor(server: NatsServer, secret: Secret, connection: Partial<Connection> = {}): RunContext {
  return contextOf({
    params: { args: '--timeout=1s' },
    secretKeys: { target: Object.keys(secret) },
    tools: { nats: [{ path: cacheBin('nats'), version: '0.5.1' }] },
    connection: { host: 'localhost', port: server.port, ...connection },
  });
}

/** What the first questions of a run get for an answer, the one after the other. */
function ask(server: NatsServer, secret: Secret = {}, connection: Partial<Connection> = {}): Captured {
  const answers = questions(contextFor(server, secret, connection), []).map((command) => execute(command, secret));
  return answers.find(({ exitCode }) => exitCode !== 0) ?? (answers[0] as Captured);
}

/** The dump of the stream A. */
function dumpOf(server: NatsServer, secret: Secret): Command {
  const flow = planBackup(contextFor(server, secret), factsOf({ streams: ['A'] })).units[0]?.flow;
  return (flow?.kind === 'tree' ? flow.commands[0] : undefined) as Command;
}

function codeOf({ exitCode, stderr }: Captured): string | undefined {
  if (exitCode === 0) return 'none';
  return diagnoses.find((one) => new RegExp(one.stderr, 'm').test(stderr))?.code ?? stderr;
}

const key = createNatsKey('user');
const { config, creds } = createNatsCredentials();
const PASSWORD = HOSTILE_PASSWORDS.filter((one) => one.length === 3).join('');
const USER = 'ü $er:@"';

describe.each(['2.9', '2.15'])('credentials of every kind, on NATS %s', (version) => {
  it.each([
    ['a user with a password', { username: USER, password: PASSWORD }, userWith(USER, PASSWORD)],
    ['a token', { token: 't0ken with blank' }, 'authorization: { token: "t0ken with blank" }'],
    ['a token that stands as the user', { username: 't0ken' }, 'authorization: { token: "t0ken" }'],
    ['an nkey', { nkey: key.seed }, `authorization: { users: [{ nkey: ${key.publicKey} }] }`],
    ['a file of credentials', { creds }, config],
  ] as [string, Secret, string][])('%s', async (_, secret, text) => {
    const server = await start({ version, config: text });
    expect(codeOf(ask(server, secret))).toBe('none');
    const refused = ask(server, { username: 'somebody', password: 'wr0ng' });
    expect(codeOf(refused)).toBe('SA_TARGET_PASSWORD');
    expect(JSON.stringify(refused)).not.toContain('wr0ng');
  });

  it('a client certificate, where the server asks for one', async () => {
    const server = await start({ version, tls: true, clientCert: true });
    const caBundle = server.caPem;
    const secret = { 'tls.crt': server.clientCertPem, 'tls.key': server.clientKeyPem };
    expect(codeOf(ask(server, secret, { caBundle }))).toBe('none');
    expect(codeOf(ask(server, {}, { caBundle }))).toBe('SA_TARGET_CERTIFICATE');
  });
});

/** As a configuration file has it, where a backslash is one in double quotes alone. */
function userWith(user: string, password: string): string {
  return `authorization: { user: ${JSON.stringify(user)}, password: ${JSON.stringify(password)} }`;
}

describe('a server that cannot be trusted is refused', () => {
  it.each([
    ['with a certificate that has expired', 'expired'],
    ['with a certificate of another host', 'wrong-host'],
    ['with a certificate of another authority', true],
    ['without TLS, where an authority was given', false],
  ] as const)('%s', async (_, tls) => {
    const server = await start({ tls });
    const caBundle = tls === 'expired' || tls === 'wrong-host' ? server.caPem : await otherAuthority();
    expect(codeOf(ask(server, {}, { caBundle }))).toBe('SA_TARGET_CERTIFICATE');
  });
});

describe('what a server does not allow', () => {
  const secret = { username: 'u', password: 'p' };
  const denied = (deny: string) =>
    `authorization: { users: [{ user: u, password: p, permissions: { publish: { deny: "${deny}" } } }] }`;

  it('to list streams', async () => {
    const server = await start({ config: denied('$JS.API.STREAM.NAMES') });
    expect(codeOf(ask(server, secret))).toBe('SA_TARGET_PRIVILEGE');
  });

  it('to read a snapshot', async () => {
    const server = await start({ config: denied('$JS.API.STREAM.SNAPSHOT.*') });
    await makeStream(await server.connect({ user: 'u', pass: 'p' }), 'A', { subjects: ['a'] });
    expect(codeOf(execute(dumpOf(server, secret), secret))).toBe('SA_TARGET_PRIVILEGE');
  });

  it('beyond what the manifest names, and nothing is missing', async () => {
    const rights = 'publish: { allow: ["$JS.API.>", "$JS.SNAPSHOT.>"] }, subscribe: { allow: ["_INBOX.>"] }';
    const server = await start({
      config: `authorization: { users: [{ user: u, password: p, permissions: { ${rights} } }] }`,
    });
    await makeStream(await server.connect({ user: 'u', pass: 'p' }), 'A', { subjects: ['a'] });
    expect(codeOf(ask(server, secret))).toBe('none');
    expect(codeOf(execute(dumpOf(server, secret), secret))).toBe('none');
  });

  it('JetStream at all', async () => {
    expect(codeOf(ask(await start({ jetStream: false })))).toBe('SA_TARGET_FEATURE');
  });

  it('JetStream for this account', async () => {
    const accounts = 'accounts: { A: { users: [{ user: u, password: p }] }, B: { jetstream: enabled } }';
    expect(codeOf(ask(await start({ config: accounts }), secret))).toBe('SA_TARGET_FEATURE');
  });
});

describe('a whole run', () => {
  it('with user, password and TLS ends well and shows no secret', async () => {
    bench = createBench();
    const server = await start({ tls: true, config: userWith(USER, 'p4ssw0rd-of-the-test') });
    const secret = { username: USER, password: 'p4ssw0rd-of-the-test' };
    const clientConfig = { caBundle: base64(server.caPem) };
    const { result, log } = await bench.run({ operation: 'backup', server, secret, clientConfig });
    expect(result.error, log).toBeUndefined();
    expect(log + JSON.stringify(result)).not.toContain('p4ssw0rd');
  });

  it('waits for a server that nobody reaches, then says so', async () => {
    bench ??= createBench();
    const server = await startNats();
    await server.stop();
    const { result } = await bench.run({ operation: 'backup', server, params: { waitTimeout: '1' } });
    expect(result.error).toMatchObject({ code: 'SA_TARGET_UNREACHABLE' });
  });
});

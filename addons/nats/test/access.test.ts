import { base64, HOSTILE_PASSWORDS, otherAuthority, type Bench, type Run } from '@stash-addons/addon-tests';
import { createNatsCredentials, createNatsKey, startNats, type NatsServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench } from './support/bench.js';
import { makeStream, put } from './support/dataset.js';

let bench: Bench;
const servers: NatsServer[] = [];

async function start(options: Parameters<typeof startNats>[0]): Promise<NatsServer> {
  const server = await startNats(options);
  servers.push(server);
  return server;
}

beforeAll(() => {
  bench = createBench();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  bench.remove();
});

const backup = (server: NatsServer, more: Partial<Run> = {}) =>
  bench.run({ operation: 'backup', server, secret: {}, params: { waitTimeout: '1' }, ...more });

const key = createNatsKey('user');
const { config, creds } = createNatsCredentials();
const PASSWORD = HOSTILE_PASSWORDS.filter((one) => !/[\r\n]/.test(one))
  .join('')
  .slice(0, 200);

describe.each(['2.9', '2.15'])('credentials of every kind, on NATS %s', (version) => {
  it.each([
    [
      'a user with a password',
      `authorization: { user: "ü ser", password: ${JSON.stringify(PASSWORD)} }`,
      { username: 'ü ser', password: PASSWORD },
    ],
    ['a token', 'authorization: { token: "t0ken with blank" }', { token: 't0ken with blank' }],
    ['a token that stands as the user', 'authorization: { token: "t0ken" }', { username: 't0ken' }],
    ['an nkey', `authorization: { users: [{ nkey: ${key.publicKey} }] }`, { nkey: key.seed }],
    ['a file of credentials', config, { creds }],
  ])('%s', async (_, text, secret) => {
    const server = await start({ version, config: text });
    const { result, log } = await backup(server, { secret });
    expect(result.error, log).toBeUndefined();
    const refused = await backup(server, { secret: { username: 'somebody', password: 'wr0ng-secret' } });
    expect(refused.result.error).toMatchObject({ code: 'SA_TARGET_PASSWORD' });
    expect(refused.log).not.toContain('wr0ng-secret');
  });

  it('a client certificate, where the server asks for one', async () => {
    const server = await start({ version, tls: true, clientCert: true });
    const caBundle = base64(server.caPem);
    const secret = { 'tls.crt': server.clientCertPem, 'tls.key': server.clientKeyPem };
    const { result, log } = await backup(server, { secret, clientConfig: { caBundle } });
    expect(result.error, log).toBeUndefined();
    const without = await backup(server, { clientConfig: { caBundle } });
    expect(without.result.error).toMatchObject({ code: 'SA_TARGET_CERTIFICATE' });
  });
});

describe('a server that cannot be trusted is refused', () => {
  it.each([
    ['with a certificate that has expired', 'expired'],
    ['with a certificate of another host', 'wrong-host'],
    ['with a certificate of another authority', true],
    ['without TLS, where an authority was given', false],
  ] as const)('%s', async (_, tls) => {
    const server = await start({ tls });
    const authority = tls === 'expired' || tls === 'wrong-host' ? server.caPem : await otherAuthority();
    const { result } = await backup(server, { clientConfig: { caBundle: base64(authority) } });
    expect(result.error).toMatchObject({ code: 'SA_TARGET_CERTIFICATE' });
  });
});

describe('what a server does not allow', () => {
  const user = (deny: string) =>
    `authorization: { users: [{ user: u, password: p, permissions: { publish: { deny: "${deny}" } } }] }`;
  const secret = { username: 'u', password: 'p' };

  it.each([
    ['to list streams', '$JS.API.STREAM.NAMES'],
    ['to read a snapshot', '$JS.API.STREAM.SNAPSHOT.*'],
  ])('%s', async (_, subject) => {
    const server = await start({ config: user(subject) });
    const connection = await server.connect({ user: 'u', pass: 'p' });
    await makeStream(connection, 'A', { subjects: ['a'] });
    await put(connection, 'a', 'x');
    const { result } = await backup(server, { secret, params: { waitTimeout: '1', args: '--timeout=1s' } });
    expect(result.error).toMatchObject({ code: 'SA_TARGET_PRIVILEGE' });
  });

  it('JetStream at all', async () => {
    const { result } = await backup(await start({ jetStream: false }));
    expect(result.error).toMatchObject({ code: 'SA_TARGET_FEATURE' });
  });

  it('JetStream for this account', async () => {
    const accounts = 'accounts: { A: { users: [{ user: u, password: p }] }, B: { jetstream: enabled } }';
    const { result } = await backup(await start({ config: accounts }), { secret });
    expect(result.error).toMatchObject({ code: 'SA_TARGET_FEATURE' });
  });
});

it('a server that nobody reaches is waited for', async () => {
  const server = await startNats();
  await server.stop();
  const { result } = await backup(server);
  expect(result.error).toMatchObject({ code: 'SA_TARGET_UNREACHABLE' });
});

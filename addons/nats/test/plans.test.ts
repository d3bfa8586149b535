import { describe, expect, it } from 'vitest';
import { planBackup } from '../src/backup.js';
import { accessTo } from '../src/connection.js';
import { doctor } from '../src/doctor.js';
import { planRestore } from '../src/restore.js';
import { contextOf, factsOf, snapshotOf } from './support/context.js';

const WITHOUT_VOLUME = '/stash-tmp/stash-interim-volume/data';
const WITH_VOLUME = '/stash-interim-volume/data';

function commandsOf(context = contextOf(), facts = factsOf()) {
  const flow = planBackup(context, facts).units[0]?.flow;
  return flow?.kind === 'tree' ? flow.commands : [];
}

describe('a backup', () => {
  it('dumps every stream into a folder of its name, then lists and checks them', () => {
    const commands = commandsOf();
    expect(commands.slice(0, 2).map(({ argv }) => argv.slice(1))).toEqual(
      ['events', 'orders'].map((name) => ['backup', 'stream', '--no-progress', '--', name, { $path: `data/${name}` }]),
    );
    expect(commands[2]).toMatchObject({
      argv: ['streams', 'check', '["/tools/0/nats"]', { $path: 'data' }],
      files: [{ path: 'data/streams.json', content: ['["events","orders"]'] }],
    });
  });

  it.each([
    [WITH_VOLUME, WITH_VOLUME],
    [WITHOUT_VOLUME, WITHOUT_VOLUME],
    ['/somewhere/else', WITHOUT_VOLUME],
  ])('asked for %s is stored under %s', (flag, path) => {
    const plan = planBackup(contextOf({ flags: { 'interim-data-dir': flag } }), factsOf());
    expect(plan.units[0]?.flow).toMatchObject({ path });
  });

  it('of chosen streams dumps these alone', () => {
    const commands = commandsOf(contextOf({ params: { streams: ' orders ,orders,' } }));
    expect(commands.map(({ argv }) => argv[5])).toEqual(['orders', undefined]);
  });

  it('leaves out what the server keeps in memory, and says so', () => {
    const facts = factsOf({ inMemory: ['events'] });
    expect(commandsOf(contextOf(), facts)).toHaveLength(2);
    expect(planBackup(contextOf(), facts).warnings).toMatchObject([{ code: 'SA_DUMP_LEAVES_OUT' }]);
  });

  it.each([
    ['nothing', 'the account has no nothing'],
    ['orders,events', 'events: the server makes no snapshot'],
  ])('of the chosen %s is refused', (streams, problem) => {
    const plan = () => planBackup(contextOf({ params: { streams } }), factsOf({ inMemory: ['events'] }));
    expect(plan).toThrow(
      expect.objectContaining({ code: 'SA_PARAM_INVALID', message: expect.stringContaining(problem) }),
    );
  });
});

describe('a restore', () => {
  it.each([
    [[WITH_VOLUME], WITH_VOLUME],
    [[WITHOUT_VOLUME], WITHOUT_VOLUME],
    [[`/tmp/run-x/tree-y${WITHOUT_VOLUME}`], WITHOUT_VOLUME],
    [[`/tmp/run-x/tree-y${WITH_VOLUME}`], WITH_VOLUME],
  ])('of a snapshot of %s takes its folder %s', (paths, path) => {
    expect(planRestore(contextOf(), factsOf(), [snapshotOf(paths)]).units[0]?.flow).toMatchObject({ path });
  });

  it('that overwrites journals first how the old streams come back', () => {
    const plan = planRestore(contextOf({ params: { overwrite: 'true' } }), factsOf(), [snapshotOf([WITH_VOLUME])]);
    const words = ['streams', 'put-back', '["/tools/0/nats"]', { $path: 'old', kept: true }];
    expect(plan.before[0]?.undo?.argv.slice(0, 4)).toEqual(words);
    expect(planRestore(contextOf(), factsOf(), [snapshotOf([WITH_VOLUME])]).before).toEqual([]);
  });
});

describe('arguments of the user', () => {
  it('that lead to the server go to every call, the others to the dump alone', () => {
    const context = contextOf({ params: { args: '--check --js-domain hub --timeout=9s', overwrite: 'true' } });
    const connection = ['--js-domain=hub', '--timeout=9s'];
    expect(commandsOf(context)[0]?.argv.slice(1, 7)).toEqual([
      ...connection,
      ...['backup', 'stream', '--no-progress', '--check'],
    ]);
    const restore = planRestore(context, factsOf(), [snapshotOf([WITH_VOLUME])]);
    expect(JSON.parse(restore.before[0]?.undo?.argv[2] as string)).toEqual(['/tools/0/nats', ...connection]);
  });

  it.each(['-s nats://x', '--server=x', '--creds x', '--context=x', '--config=/x', '--trace', 'word'])(
    'such as %s are refused',
    (args) => {
      expect(() => commandsOf(contextOf({ params: { args } }))).toThrow(
        expect.objectContaining({ code: 'SA_PARAM_INVALID' }),
      );
    },
  );
});

describe('the connection', () => {
  const envOf = (given: Parameters<typeof contextOf>[0]) => accessTo(contextOf(given)).env;
  const secret = (key: string) => ({ $secret: { from: 'target', key } });

  it.each([
    [['token'], { NATS_USER: secret('token') }],
    [['username', 'password'], { NATS_USER: secret('username'), NATS_PASSWORD: secret('password') }],
    [['token', 'username', 'password'], { NATS_USER: secret('username'), NATS_PASSWORD: secret('password') }],
    [['nkey'], { NATS_NKEY: { $path: 'nats/nkey' } }],
    [['creds'], { NATS_CREDS: { $path: 'nats/creds' } }],
    [['tls.crt', 'tls.key'], { NATS_CERT: { $path: 'tls/tls.crt' }, NATS_KEY: { $path: 'tls/tls.key' } }],
  ])('with %s', (keys, env) => {
    expect(envOf({ secretKeys: { target: keys } })).toEqual({ NATS_URL: 'nats://db.example:4222', ...env });
  });

  it('writes an IPv6 address in brackets, and keeps the scheme for TLS', () => {
    const env = envOf({ connection: { scheme: 'tls', host: '::1', port: 7 } });
    expect(env).toMatchObject({ NATS_URL: 'tls://[::1]:7' });
  });

  it.each([
    [{ query: { a: 'b' } }, 'SA_TARGET_URL'],
    [{ path: '/x' }, 'SA_TARGET_URL'],
    [{ insecureSkipVerify: true }, 'SA_TARGET_CERTIFICATE'],
    [{ serverName: 'other.example' }, 'SA_TARGET_CERTIFICATE'],
  ])('with %o is refused', (connection, code) => {
    expect(() => envOf({ connection })).toThrow(expect.objectContaining({ code }));
  });

  it('with half a client certificate is refused', () => {
    expect(() => envOf({ secretKeys: { target: ['tls.crt'] } })).toThrow(
      expect.objectContaining({ code: 'SA_TARGET_SECRET_KEY' }),
    );
  });
});

describe('doctor', () => {
  const levels = (facts = factsOf({ bytes: 2048 }), host = 'db.example') =>
    doctor.examine(contextOf({ connection: { host } }), facts, []).findings.map(({ check, level }) => [check, level]);

  it.each([
    { of: 'a server in plain text', facts: factsOf(), host: 'db.example', tls: 'warning', streams: 'ok' },
    { of: 'a server of this machine', facts: factsOf(), host: '127.0.0.1', tls: 'ok', streams: 'ok' },
    { of: 'TLS', facts: factsOf({ encrypted: true }), host: 'db.example', tls: 'ok', streams: 'ok' },
    {
      of: 'an account without streams',
      facts: factsOf({ streams: [] }),
      host: '127.0.0.1',
      tls: 'ok',
      streams: 'warning',
    },
  ])('tells of $of', ({ facts, host, tls, streams }) => {
    expect(levels(facts, host)).toEqual([
      ['connection.tls', tls],
      ['server.streams', streams],
    ]);
  });

  it('tells how much a backup reads', () => {
    expect(doctor.examine(contextOf(), factsOf({ bytes: 2048 }), []).databaseBytes).toBe(2048);
  });
});

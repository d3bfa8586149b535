import { spawn } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusResult } from '@stash-addons/core';
import { describe, expect, it } from 'vitest';
import { settleOrphans } from '../src/session/orphans.js';
import { openState } from '../src/state/folder.js';
import { takeLease } from '../src/state/leases.js';
import { identify, isAlive } from '../src/state/processes.js';
import { RepositoryStore } from '../src/state/repositories.js';
import { SessionStore, thisProcess } from '../src/state/sessions.js';
import { tempFolder } from './temp-folder.js';

const newState = () => openState(tempFolder());
const soon = () => AbortSignal.timeout(600);

function request(session: string, mode: 'shared' | 'exclusive', signal = soon()) {
  return { repository: '/srv/r', session, mode, signal, onWait: () => undefined };
}

describe('leases', () => {
  it('let any number share, and nobody beside an exclusive one', async () => {
    const state = newState();
    const one = await takeLease(state, request('one', 'shared'));
    await takeLease(state, request('two', 'shared'));
    await expect(takeLease(state, request('three', 'exclusive'))).rejects.toMatchObject({ code: 'SA_LEASE_HELD' });
    one();
  });

  it('are had by a waiting session as soon as they are let go', async () => {
    const state = newState();
    const release = await takeLease(state, request('one', 'exclusive'));
    let waited = '';
    const second = takeLease(state, {
      ...request('two', 'shared', AbortSignal.timeout(5000)),
      onWait: (by) => (waited = by),
    });
    setTimeout(release, 300);
    await second;
    expect(waited).toBe('one');
  });

  it('of a dead process do not hold anybody up', async () => {
    const state = newState();
    const child = spawn('sleep', ['30']);
    const dead = identify(child.pid as number);
    await takeLease(state, request('one', 'exclusive'));
    const folder = join(state.leases, readdirSync(state.leases)[0] as string);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    writeFileSync(
      join(folder, 'one.exclusive.json'),
      JSON.stringify({ session: 'one', mode: 'exclusive', process: dead }),
    );
    await takeLease(state, request('two', 'exclusive'));
  });

  it("whose file a full disk has cut short are nobody's", async () => {
    const state = newState();
    (await takeLease(state, request('one', 'shared')))();
    const folder = join(state.leases, readdirSync(state.leases)[0] as string);
    for (const [name, text] of [
      ['two.exclusive.json', ''],
      ['three.exclusive.json', '{"session":"three","mo'],
    ] as const) {
      writeFileSync(join(folder, name), text);
    }
    await takeLease(state, request('four', 'exclusive'));
    expect(readdirSync(folder)).toEqual(['four.exclusive.json']);
  });

  it('are taken by one of many that ask at once', async () => {
    const state = newState();
    const asked = Array.from({ length: 20 }, (_, i) => takeLease(state, request(`s${i}`, 'exclusive')));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('state folder', () => {
  it('is private, and refuses what a newer version wrote', () => {
    const state = newState();
    expect(statSync(state.root).mode & 0o777).toBe(0o700);
    writeFileSync(join(state.root, 'version'), '2\n');
    expect(() => openState(state.root)).toThrow(expect.objectContaining({ code: 'SA_STATE_VERSION' }));
  });

  it('says why it cannot be used', () => {
    const file = join(newState().root, 'version');
    expect(() => openState(join(file, 'below'))).toThrow(expect.objectContaining({ code: 'SA_STATE_UNUSABLE' }));
  });
});

describe('processes', () => {
  it('are told apart from a later one with the same pid', () => {
    const me = thisProcess();
    expect(isAlive(me)).toBe(true);
    expect(isAlive({ ...me, started: '1' })).toBe(false);
    expect(identify(2 ** 22 + 1)).toBeUndefined();
  });
});

describe('session store', () => {
  const record = (name: string, phase: 'Running' | 'Succeeded', engine = thisProcess()) => ({
    session: {
      apiVersion: 'stash.appscode.com/v1beta1' as const,
      kind: 'BackupSession' as const,
      metadata: { name, namespace: 'n', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { invoker: { kind: 'BackupConfiguration', name: 'b' } },
      status: { phase },
    },
    engine,
    repository: '/srv/r',
    addon: { name: 'widget', release: '1.0' },
    target: 'n/AppBinding/t',
  });

  it('gives each name once', () => {
    const store = new SessionStore(newState());
    expect([store.reserve('a'), store.reserve('a')]).toEqual([true, false]);
  });

  it('is not held up for ever by names that a full disk let be taken only half', () => {
    const state = newState();
    const store = new SessionStore(state);
    store.reserve('half');
    writeFileSync(join(store.folderOf('half'), 'engine.json'), '');
    settleOrphans({ state, sessions: store });
    expect(readdirSync(state.sessions)).toEqual([]);
    expect(store.reserve('half')).toBe(true);
  });

  it('gives a name back where the folder can be made and nothing be written into it', () => {
    let root = tempFolder();
    while (root.length < 3830) root = join(root, 'd'.repeat(Math.min(200, 3830 - root.length)));
    const state = openState(root);
    const longest = 'x'.repeat(4085 - state.sessions.length);
    expect(() => new SessionStore(state).reserve(longest)).toThrow('ENAMETOOLONG');
    expect(readdirSync(state.sessions)).toEqual([]);
  });

  it('calls a session an orphan when it is open and its engine is gone', () => {
    const store = new SessionStore(newState());
    const gone = { pid: process.pid, started: '1' };
    for (const [name, one] of Object.entries({
      mine: record('mine', 'Running'),
      lost: record('lost', 'Running', gone),
      done: record('done', 'Succeeded', gone),
    })) {
      store.reserve(name);
      store.save(one);
    }
    expect(store.orphans().map(({ session }) => session.metadata.name)).toEqual(['lost']);
  });

  it('refuses to cancel what has ended or is not there, and a name that leaves the folder', () => {
    const store = new SessionStore(newState());
    store.reserve('done');
    store.save(record('done', 'Succeeded'));
    expect(() => store.cancel('done')).toThrow(expect.objectContaining({ code: 'SA_SESSION_ENDED' }));
    expect(() => store.cancel('none')).toThrow(expect.objectContaining({ code: 'SA_SESSION_MISSING' }));
    expect(() => store.get('../version')).toThrow(expect.objectContaining({ code: 'SA_SESSION_MISSING' }));
  });
});

describe('what is known of a repository', () => {
  const session = (phase: 'Succeeded' | 'Failed') => ({
    apiVersion: 'stash.appscode.com/v1beta1' as const,
    kind: 'BackupSession' as const,
    metadata: { name: 's', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { invoker: { kind: 'BackupConfiguration', name: 'b' } },
    status: { phase },
  });
  const statusOf = (ok: boolean): StatusResult => ({
    contract: '1.0',
    actions: [{ name: 'VerifyRepositoryIntegrity', ok }],
    spans: [],
    repository: { integrity: ok },
  });

  it('is not taken back by a session of another target, which began before the damage was found', () => {
    const [one, other] = [newState()].flatMap((state) => [new RepositoryStore(state), new RepositoryStore(state)]);
    const now = new Date('2026-02-01T00:00:00Z');
    one?.note('/r', session('Succeeded'), statusOf(true), now);
    other?.note('/r', session('Failed'), statusOf(false), new Date());
    one?.note('/r', session('Succeeded'), undefined, new Date());
    expect(one?.get('/r')).toMatchObject({ status: { integrity: false }, checkedAt: now.toISOString() });
    expect(one?.get('/other')).toEqual({});
  });
});

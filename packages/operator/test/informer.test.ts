import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, RESOURCES } from '@stash-addons/kube';
import { Informer, type Change } from '../src/cache/informer.js';
import { type FakeObject, FakeWatchServer } from './support/fake-watch-server.js';

const fake = { server: new FakeWatchServer(), client: undefined as unknown as Client, stop: new AbortController() };

beforeEach(async () => {
  fake.server = new FakeWatchServer(2);
  fake.client = await fake.server.start();
  fake.stop = new AbortController();
});

afterEach(() => {
  fake.stop.abort();
  fake.server.stop();
});

interface Seen {
  informer: Informer<number>;
  changes: [string, Change<number>][];
  troubles: unknown[];
}

function start(onFirst: (informer: Informer<number>) => void = () => undefined): Seen {
  const changes: [string, Change<number>][] = [];
  const troubles: unknown[] = [];
  const informer = new Informer<number>({
    client: fake.client,
    resource: RESOURCES.Secret,
    scope: { namespace: 'demo' },
    keep: (object) => (object as FakeObject).spec.value,
    onChange: (key, change) => {
      if (changes.push([key, change]) === 1) onFirst(informer);
    },
    onTrouble: (error) => troubles.push(error),
  });
  void informer.run(fake.stop.signal);
  return { informer, changes, troubles };
}

async function follow(): Promise<Seen> {
  const seen = start();
  await seen.informer.synced;
  await vi.waitFor(() => expect(fake.server.watches).toBe(1));
  return seen;
}

const lists = (): number => fake.server.asked.filter(({ kind }) => kind === 'list').length;

describe('what an informer knows', () => {
  it('is all pages of the list, then what comes, changes and goes', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) fake.server.set(name, 1);
    const { informer, changes } = await follow();
    expect(lists()).toBe(3);
    expect([...informer.entries()].map(([key]) => key)).toEqual(['demo/a', 'demo/b', 'demo/c', 'demo/d', 'demo/e']);
    fake.server.set('a', 2);
    fake.server.set('f', 1);
    fake.server.remove('b');
    await vi.waitFor(() => expect(changes.slice(5)).toHaveLength(3));
    expect(changes.slice(5)).toEqual([
      ['demo/a', { before: 1, after: 2 }],
      ['demo/f', { after: 1 }],
      ['demo/b', { before: 1 }],
    ]);
    expect(informer.size).toBe(5);
  });

  it('goes on after a cut where it was, without another list', async () => {
    fake.server.set('a', 1);
    const { informer, troubles } = await follow();
    fake.server.bookmark();
    fake.server.set('a', 2);
    await vi.waitFor(() => expect(informer.get('demo/a')).toBe(2));
    fake.server.cut();
    fake.server.setUnseen('a', 3);
    await vi.waitFor(() => expect(informer.get('demo/a')).toBe(3), { timeout: 5000 });
    expect(lists()).toBe(1);
    expect(Number(fake.server.asked.at(-1)?.from)).toBeGreaterThan(2);
    expect(troubles).toHaveLength(1);
  });

  it('is listed anew where the server has forgotten, and what went meanwhile goes', async () => {
    fake.server.set('a', 1);
    fake.server.set('b', 1);
    const { informer, changes, troubles } = await follow();
    fake.server.cut();
    fake.server.remove('b', { unseen: true });
    fake.server.set('c', 1);
    fake.server.forgetHistory();
    await vi.waitFor(() => expect(informer.get('demo/c')).toBe(1), { timeout: 5000 });
    expect(changes).toContainEqual(['demo/b', { before: 1 }]);
    expect(lists()).toBe(2);
    expect(troubles).toHaveLength(1);
  });

  it('heals after several failures in a row, and has one watch at the end', async () => {
    fake.server.set('a', 1);
    const { informer } = await follow();
    fake.server.failNext(3);
    fake.server.cut();
    fake.server.setUnseen('a', 9);
    await vi.waitFor(() => expect(informer.get('demo/a')).toBe(9), { timeout: 10_000 });
    expect(fake.server.watches).toBe(1);
  });

  it('is what was just written, before the watch tells of it', async () => {
    const { informer, changes } = await follow();
    informer.take({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace: 'demo', name: 'x', resourceVersion: '99' },
      spec: { value: 5 },
    } as FakeObject);
    expect(informer.get('demo/x')).toBe(5);
    expect(changes).toEqual([['demo/x', { after: 5 }]]);
  });

  it('is what was written while the list was read, too', async () => {
    fake.server.set('a', 1);
    const { metadata } = fake.server.set('b', 1);
    const written = { apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, name: 'x' }, spec: { value: 5 } };
    const { informer, changes } = start((one) => one.take(written));
    await informer.synced;
    expect(informer.get('demo/x')).toBe(5);
    expect(changes).not.toContainEqual(['demo/x', { before: 5 }]);
  });

  it('is nothing that was written before what the watch has told of, such as that it is gone', async () => {
    const { informer } = await follow();
    fake.server.set('x', 1);
    await vi.waitFor(() => expect(informer.get('demo/x')).toBe(1));
    const written = fake.server.set('x', 2);
    fake.server.remove('x');
    await vi.waitFor(() => expect(informer.get('demo/x')).toBeUndefined());
    informer.take(written);
    expect(informer.get('demo/x')).toBeUndefined();
  });
});

describe('an informer that may see nothing', () => {
  it('is nothing where its namespace is gone, which took the rights along: the others do not wait for it', async () => {
    fake.server.refuse(404);
    const { informer, troubles } = start();
    await informer.synced;
    expect([informer.size, troubles.length]).toEqual([0, 1]);
  });

  it('forgets what was in a namespace that is gone', async () => {
    fake.server.set('a', 1);
    const { informer, changes } = await follow();
    fake.server.refuse(404);
    await vi.waitFor(() => expect(changes).toContainEqual(['demo/a', { before: 1 }]), { timeout: 5000 });
    expect(informer.size).toBe(0);
  });

  it.each([200, 403, 500])(
    'knows nothing of a namespace that may be there: asked for it, the server says %d',
    async (status) => {
      fake.server.refuse(status);
      const { informer, troubles } = start();
      await vi.waitFor(() => expect(troubles.length).toBeGreaterThan(1), { timeout: 5000 });
      expect(informer.isSynced).toBe(false);
    },
  );
});

it('a stopped informer leaves no connection open', async () => {
  await follow();
  fake.stop.abort();
  await vi.waitFor(() => expect(fake.server.watches).toBe(0));
});

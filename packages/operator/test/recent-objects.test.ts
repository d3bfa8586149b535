import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiObject } from '@stash-addons/core';
import { RESOURCES, Transport } from '@stash-addons/kube';
import { Informer } from '../src/cache/informer.js';
import { RecentObjects } from '../src/cache/recent-objects.js';
import { RememberingClient } from '../src/cache/remembering-client.js';
import { FakeWatchServer } from './support/fake-watch-server.js';

const { Secret, Pod } = RESOURCES;

function object(name: string, version: number, namespace = 'demo'): ApiObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name, resourceVersion: String(version) } };
}

function versionOf(recent: RecentObjects, name: string): string | undefined {
  return recent.get(Secret, { namespace: 'demo', name })?.metadata.resourceVersion;
}

describe('what is remembered', () => {
  it('is the newest state, in whatever order states are told of', () => {
    const recent = new RecentObjects([Secret], []);
    for (const version of [9, 10, 2]) recent.note(Secret, object('a', version));
    expect(versionOf(recent, 'a')).toBe('10');
  });

  it('is nothing of other kinds, nor of namespaces that are not followed', () => {
    const recent = new RecentObjects([Secret], ['demo']);
    recent.note(Pod, object('a', 1));
    recent.note(Secret, object('a', 1, 'other'));
    expect(recent.get(Pod, { namespace: 'demo', name: 'a' })).toBeUndefined();
    expect(recent.get(Secret, { namespace: 'other', name: 'a' })).toBeUndefined();
  });

  it('is what was used last, so that it stays small', () => {
    const recent = new RecentObjects([Secret], []);
    for (let at = 0; at < 256; at += 1) recent.note(Secret, object(`s-${at}`, 1));
    recent.get(Secret, { namespace: 'demo', name: 's-0' });
    recent.note(Secret, object('one-more', 1));
    expect([versionOf(recent, 's-0'), versionOf(recent, 's-1')]).toEqual(['1', undefined]);
  });

  it('is without the list of who wrote which field', () => {
    const recent = new RecentObjects([Secret], []);
    recent.note(Secret, { ...object('a', 1), metadata: { ...object('a', 1).metadata, managedFields: [{}] } });
    expect(recent.get(Secret, { namespace: 'demo', name: 'a' })?.metadata).not.toHaveProperty('managedFields');
  });
});

describe('a watch', () => {
  const fake = new FakeWatchServer();
  afterEach(() => fake.stop());

  it('keeps what is remembered as it is now, and forgets what went, or what it may have missed', async () => {
    const recent = new RecentObjects([Secret], []);
    const client = await fake.start();
    const stop = new AbortController();
    const onTrouble = vi.fn();
    const input = { client, recent, resource: Secret, keep: () => true, onChange: () => undefined, onTrouble };
    const informer = new Informer(input);
    fake.set('listed', 1);
    const running = informer.run(stop.signal);
    await informer.synced;
    await vi.waitFor(() => expect(fake.watches).toBe(1));
    expect(versionOf(recent, 'listed')).toBeUndefined();
    fake.set('a', 1);
    fake.set('b', 1);
    await vi.waitFor(() => expect(versionOf(recent, 'b')).toBeDefined());
    fake.remove('a');
    await vi.waitFor(() => expect(versionOf(recent, 'a')).toBeUndefined());
    fake.cut();
    await vi.waitFor(() => expect(versionOf(recent, 'b')).toBeUndefined());
    expect(onTrouble).toHaveBeenCalled();
    stop.abort();
    await running;
  });
});

/** Answers each request as it is told to; a real API server cannot be made to answer late. */
class FakeAnswers {
  readonly asked: string[] = [];
  answer: () => { status: number; body: ApiObject } = () => ({ status: 200, body: object('a', 5) });
  readonly #server = createServer((request, response) => {
    this.asked.push(request.method ?? '');
    const { status, body } = this.answer();
    response.writeHead(status).end(JSON.stringify(body));
  });

  async start(recent: RecentObjects): Promise<RememberingClient> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const server = new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
    return new RememberingClient(
      new Transport({ server, credentials: () => Promise.resolve({ headers: {} }) }),
      recent,
    );
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describe('a client that remembers', () => {
  const at = { namespace: 'demo', name: 'a' };
  const made: { fake: FakeAnswers; recent: RecentObjects; client: RememberingClient } = {} as never;

  beforeEach(async () => {
    made.fake = new FakeAnswers();
    made.recent = new RecentObjects([Secret], []);
    made.client = await made.fake.start(made.recent);
  });
  afterEach(() => made.fake.stop());

  it('asks once for what it can be told of later', async () => {
    await made.client.get(Secret, at);
    expect((await made.client.get(Secret, at))?.metadata.resourceVersion).toBe('5');
    expect(made.fake.asked).toEqual(['GET']);
  });

  it('asks again where something went while it waited for the answer', async () => {
    made.fake.answer = () => {
      made.recent.forget(Secret, 'demo/a');
      return { status: 200, body: object('a', 5) };
    };
    await made.client.get(Secret, at);
    await made.client.get(Secret, at);
    expect(made.fake.asked).toEqual(['GET', 'GET']);
  });

  it('knows what it wrote', async () => {
    await made.client.get(Secret, at);
    made.fake.answer = () => ({ status: 200, body: object('a', 6) });
    await made.client.patch(Secret, at, {});
    expect((await made.client.get(Secret, at))?.metadata.resourceVersion).toBe('6');
    expect(made.fake.asked).toEqual(['GET', 'PATCH']);
  });

  it('asks again where something went while it wrote: it may be what was written', async () => {
    await made.client.get(Secret, at);
    made.fake.answer = () => {
      made.recent.forget(Secret, 'demo/a');
      return { status: 200, body: object('a', 6) };
    };
    await made.client.patch(Secret, at, {});
    await made.client.get(Secret, at);
    expect(made.fake.asked).toEqual(['GET', 'PATCH', 'GET']);
  });

  it.each([409, 404, 500])('asks again after a write that was answered with %i', async (status) => {
    await made.client.get(Secret, at);
    made.fake.answer = () => ({ status, body: object('a', 5) });
    await expect(made.client.patch(Secret, at, {})).rejects.toThrow();
    made.fake.answer = () => ({ status: 200, body: object('a', 7) });
    expect((await made.client.get(Secret, at))?.metadata.resourceVersion).toBe('7');
  });
});

import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiObject } from '@stash-addons/core';
import {
  ApiError,
  type Client,
  isExpired,
  isForbidden,
  type ObjectName,
  type Resource,
  RESOURCES,
  type Scope,
} from '@stash-addons/kube';
import { delayOf } from '../queue/delay.js';
import type { RecentObjects } from './recent-objects.js';

/** `namespace/name`, or the name alone for an object of the whole cluster. */
export type Key = string;

export interface InformerInput<Kept> {
  client: Client;
  resource: Resource;
  scope?: Scope;
  /** What is kept of an object: little, since there are thousands. */
  keep: (object: ApiObject) => Kept;
  /** Called for what came, was changed (with what it was before) or went. */
  onChange: (key: Key, change: Change<Kept>) => void;
  onTrouble: (error: unknown) => void;
  /** Told of each object as a whole. */
  recent?: RecentObjects | undefined;
}

export interface Change<Kept> {
  before?: Kept;
  after?: Kept;
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: ApiObject & { code?: number };
}

/** A watch that ends sooner than this counts as one that failed, so that it is not begun anew without a pause. */
const SHORTEST_WATCH_MS = 1000;

/**
 * Follows all objects of a kind. Lists are read page by page; a watch that ends, for whatever reason, is taken up where it
 * was, and where the server cannot do that everything is listed anew.
 */
export class Informer<Kept> {
  readonly #input: InformerInput<Kept>;
  readonly #kept = new Map<Key, Kept>();
  #version = '';
  #failures = 0;
  #isSynced = false;
  #synced: () => void = () => undefined;
  /** Settles when everything was listed once. */
  readonly synced: Promise<void>;

  constructor(input: InformerInput<Kept>) {
    this.#input = input;
    this.synced = new Promise((resolve) => (this.#synced = resolve));
  }

  get isSynced(): boolean {
    return this.#isSynced;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: Key): Kept | undefined {
    return this.#kept.get(key);
  }

  entries(): IterableIterator<[Key, Kept]> {
    return this.#kept.entries();
  }

  /**
   * Takes what was just written, so that a decision made before the watch tells of it is made with it. What the watch is
   * past already may have been changed since, or be gone, of which it would not tell again.
   */
  take(object: ApiObject): void {
    if (Number(object.metadata.resourceVersion) > Number(this.#version))
      this.#put(keyOf(object), this.#input.keep(object));
  }

  /** Follows until the signal; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#version === '') await this.#list(signal);
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#input.recent?.forgetAll(this.#input.resource);
        await this.#stumble(error, signal);
      }
    }
  }

  async #stumble(error: unknown, signal: AbortSignal): Promise<void> {
    if (isExpired(error)) this.#version = '';
    else this.#input.onTrouble(error);
    // The rights in a namespace go with it: nothing is there, and the others are not to wait for it.
    if (isForbidden(error) && (await this.#isNamespaceGone())) this.#settle([...this.#kept.keys()]);
    this.#failures += 1;
    await sleep(delayOf(this.#failures), undefined, { signal }).catch(() => undefined);
  }

  async #isNamespaceGone(): Promise<boolean> {
    const { client, scope: { namespace: name } = {} } = this.#input;
    if (name === undefined) return false;
    const unknown = Symbol('whether it is there cannot be learnt');
    return (await client.get(RESOURCES.Namespace, { name }).catch(() => unknown)) === undefined;
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, resource, scope, keep, recent } = this.#input;
    // What is taken while the list is read is newer than it.
    const before = [...this.#kept.keys()];
    const seen = new Set<Key>();
    let version = '';
    for await (const page of client.pages(resource, scope, signal)) {
      version = page.resourceVersion;
      for (const object of page.items) {
        const key = keyOf(object);
        seen.add(key);
        recent?.renew(resource, object);
        this.#put(key, keep(object));
      }
    }
    this.#version = version;
    this.#settle(before.filter((key) => !seen.has(key)));
  }

  #settle(gone: readonly Key[]): void {
    for (const key of gone) this.#drop(key);
    this.#isSynced = true;
    this.#synced();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { client, resource, scope = {} } = this.#input;
    const began = Date.now();
    const lines = createInterface({ input: await client.watch(resource, scope, this.#version, signal) });
    for await (const line of lines) {
      this.#note(JSON.parse(line) as WatchEvent);
      this.#failures = 0;
    }
    if (Date.now() - began < SHORTEST_WATCH_MS) throw new Error(`The watch of ${resource.plural} ended at once`);
  }

  #note({ type, object }: WatchEvent): void {
    const { resource, recent, keep } = this.#input;
    if (type === 'ERROR') throw new ApiError(`watch ${resource.plural}`, object.code ?? 0, JSON.stringify(object));
    this.#version = object.metadata.resourceVersion ?? this.#version;
    if (type === 'BOOKMARK') return;
    const key = keyOf(object);
    if (type === 'DELETED') return this.#drop(key);
    recent?.note(resource, object);
    this.#put(key, keep(object));
  }

  #put(key: Key, after: Kept): void {
    const before = this.#kept.get(key);
    this.#kept.set(key, after);
    this.#input.onChange(key, before === undefined ? { after } : { before, after });
  }

  #drop(key: Key): void {
    this.#input.recent?.forget(this.#input.resource, key);
    const before = this.#kept.get(key);
    if (before === undefined) return;
    this.#kept.delete(key);
    this.#input.onChange(key, { before });
  }
}

export function keyOf({ metadata }: { metadata: Partial<ObjectName> }): Key {
  const { namespace, name = '' } = metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function fromKey(key: Key): { namespace?: string; name: string } {
  const at = key.indexOf('/');
  return at < 0 ? { name: key } : { namespace: key.slice(0, at), name: key.slice(at + 1) };
}

import type { ApiObject } from '@stash-addons/core';
import type { Client, Resource } from '@stash-addons/kube';
import { type Change, Informer, type Key } from './informer.js';
import type { RecentObjects } from './recent-objects.js';

export interface FollowerInput<Kept> {
  client: Client;
  resource: Resource;
  /** Namespaces to follow; all of them where it is empty. */
  namespaces: readonly string[];
  labelSelector?: string;
  keep: (object: ApiObject) => Kept;
  onChange: (key: Key, change: Change<Kept>) => void;
  onTrouble: (error: unknown) => void;
  recent?: RecentObjects | undefined;
}

/** Follows the objects of a kind in some namespaces, or in all of them. */
export class Follower<Kept> {
  readonly #informers: Map<string, Informer<Kept>>;

  constructor({ namespaces, labelSelector, ...input }: FollowerInput<Kept>) {
    const places = namespaces.length === 0 ? [undefined] : namespaces;
    this.#informers = new Map(
      places.map((namespace) => [namespace ?? '', new Informer({ ...input, scope: { namespace, labelSelector } })]),
    );
  }

  get size(): number {
    return [...this.#informers.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get(key: Key): Kept | undefined {
    return this.#informerOf(key.split('/', 1)[0])?.get(key);
  }

  keys(): Key[] {
    return [...this.#informers.values()].flatMap((one) => [...one.entries()].map(([key]) => key));
  }

  /** Takes what was just written. */
  take(object: ApiObject): void {
    this.#informerOf(object.metadata.namespace)?.take(object);
  }

  get synced(): Promise<unknown> {
    return Promise.all([...this.#informers.values()].map(({ synced }) => synced));
  }

  /** Follows until the signal; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#informers.values()].map((one) => one.run(signal)));
  }

  #informerOf(namespace = ''): Informer<Kept> | undefined {
    return this.#informers.get('') ?? this.#informers.get(namespace);
  }
}

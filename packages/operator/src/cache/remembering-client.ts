import type { ApiObject } from '@stash-addons/core';
import { Client, nameOf, type ObjectName, type Resource, type Transport } from '@stash-addons/kube';
import { keyOf } from './informer.js';
import type { RecentObjects } from './recent-objects.js';

/** Asks the API server only for what is not among the recent objects. What is written is known from its answer. */
export class RememberingClient extends Client {
  readonly #recent: RecentObjects;

  constructor(transport: Transport, recent: RecentObjects) {
    super(transport);
    this.#recent = recent;
  }

  override async get<T extends ApiObject>(resource: Resource, name: ObjectName): Promise<T | undefined> {
    const known = this.#recent.get(resource, name);
    if (known !== undefined) return known as T;
    const { losses } = this.#recent;
    const found = await super.get<T>(resource, name);
    if (found !== undefined && this.#recent.losses === losses) this.#recent.note(resource, found);
    return found;
  }

  override replaceStatus<T extends ApiObject>(resource: Resource, object: T): Promise<T> {
    return this.#noting(resource, nameOf(object), super.replaceStatus(resource, object));
  }

  override patch<T extends ApiObject>(resource: Resource, name: ObjectName, change: object): Promise<T> {
    return this.#noting(resource, name, super.patch<T>(resource, name, change));
  }

  async #noting<T extends ApiObject>(resource: Resource, name: ObjectName, writing: Promise<T>): Promise<T> {
    const { losses } = this.#recent;
    try {
      const written = await writing;
      if (this.#recent.losses === losses) this.#recent.note(resource, written);
      else this.#recent.drop(resource, keyOf({ metadata: name }));
      return written;
    } catch (error) {
      this.#recent.forget(resource, keyOf({ metadata: name }));
      throw error;
    }
  }
}

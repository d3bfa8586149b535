import type { ApiObject } from '@stash-addons/core';
import { type ObjectName, type Resource } from '@stash-addons/kube';
import { type Key, keyOf } from './informer.js';

/** So many objects of a kind are kept: enough for the sessions that are under way at one time, few beside thousands. */
const MOST = 256;

/**
 * What was last read, written or told of objects whose kinds are followed. Nothing newer than it can be known but by asking
 * again, so it is asked for in place of the API server.
 */
export class RecentObjects {
  readonly #kinds: ReadonlyMap<string, Map<Key, ApiObject>>;
  readonly #namespaces: readonly string[];
  #losses = 0;

  /** Of other kinds nothing is kept, nor of other namespaces where some are named. */
  constructor(followed: readonly Resource[], namespaces: readonly string[]) {
    this.#namespaces = namespaces;
    this.#kinds = new Map(followed.map(({ kind }) => [kind, new Map<Key, ApiObject>()]));
  }

  /** How often something was forgotten. What was asked for before that may be what is gone since. */
  get losses(): number {
    return this.#losses;
  }

  get({ kind }: Resource, name: ObjectName): ApiObject | undefined {
    const objects = this.#kinds.get(kind);
    const key = keyOf({ metadata: name });
    const found = objects?.get(key);
    if (found !== undefined) moveToEnd(objects as Map<Key, ApiObject>, key, found);
    return found;
  }

  /** Keeps the object unless a newer state of it is known. */
  note({ kind }: Resource, object: ApiObject): void {
    const objects = this.#kinds.get(kind);
    if (objects === undefined || !this.#isFollowed(object)) return;
    const key = keyOf(object);
    if (versionOf(objects.get(key)) > versionOf(object)) return;
    moveToEnd(objects, key, withoutManagers(object));
    const [oldest] = objects.keys();
    if (objects.size > MOST && oldest !== undefined) objects.delete(oldest);
  }

  /** Keeps the object where it is one of those that are kept. */
  renew(resource: Resource, object: ApiObject): void {
    if (this.#kinds.get(resource.kind)?.has(keyOf(object)) === true) this.note(resource, object);
  }

  forget(resource: Resource, key: Key): void {
    this.#losses += 1;
    this.drop(resource, key);
  }

  /** For when nothing went, and what is kept is not the newest. */
  drop({ kind }: Resource, key: Key): void {
    this.#kinds.get(kind)?.delete(key);
  }

  /** For when changes may not be told for a while. */
  forgetAll({ kind }: Resource): void {
    this.#losses += 1;
    this.#kinds.get(kind)?.clear();
  }

  #isFollowed({ metadata: { namespace } }: ApiObject): boolean {
    return namespace === undefined || this.#namespaces.length === 0 || this.#namespaces.includes(namespace);
  }
}

/** A Map gives its keys in the order they were put in. */
function moveToEnd(objects: Map<Key, ApiObject>, key: Key, object: ApiObject): void {
  objects.delete(key);
  objects.set(key, object);
}

/** API servers count the versions of a collection up. */
function versionOf(object: ApiObject | undefined): number {
  return Number(object?.metadata.resourceVersion ?? 0);
}

/** Who wrote which field is half of an object, and of no use here; the API server keeps it by itself. */
function withoutManagers(object: ApiObject): ApiObject {
  const { managedFields: _, ...metadata } = object.metadata as ApiObject['metadata'] & { managedFields?: unknown };
  return { ...object, metadata };
}

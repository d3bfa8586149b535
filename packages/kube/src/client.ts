import type { IncomingMessage } from 'node:http';
import type { ApiObject } from '@stash-addons/core';
import { isNotFound } from './api-error.js';
import { collectionPath, type ObjectName, objectPath, type Resource, RESOURCES } from './resources.js';
import type { Transport } from './transport.js';

/** Who owns the fields that are applied or patched. */
export const FIELD_MANAGER = 'stash-addons';

export interface Scope {
  /** Absent: all of them. */
  namespace?: string | undefined;
  labelSelector?: string | undefined;
}

export interface Page {
  items: ApiObject[];
  /** Of the whole list; a watch goes on from there. */
  resourceVersion: string;
}

/** So many objects are read at once, so that the memory needed does not grow with the cluster. */
const PAGE = 250;
/** The server ends a watch after this time; it is begun anew. */
const WATCH_SECONDS = 290;
/** Longer than that nothing is silent that still works. */
const WATCH_IDLE_MS = (WATCH_SECONDS + 15) * 1000;

/** The verbs of the API on any kind of object. All of them throw ApiError. */
export class Client {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Undefined where there is none. */
  async get<T extends ApiObject>(resource: Resource, name: ObjectName): Promise<T | undefined> {
    try {
      return (await this.#transport.send({ method: 'GET', path: objectPath(resource, name) })) as T;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async *pages(
    resource: Resource,
    { namespace, labelSelector }: Scope = {},
    signal?: AbortSignal,
  ): AsyncGenerator<Page> {
    let next: string | undefined;
    do {
      const query = queryOf({ limit: String(PAGE), labelSelector, continue: next });
      const path = `${collectionPath(resource, namespace)}${query}`;
      const list = (await this.#transport.send({ method: 'GET', path, ...(signal && { signal }) })) as List;
      next = list.metadata.continue || undefined;
      yield { items: list.items ?? [], resourceVersion: list.metadata.resourceVersion ?? '' };
    } while (next !== undefined);
  }

  async list<T extends ApiObject>(resource: Resource, scope: Scope = {}): Promise<T[]> {
    const found: ApiObject[] = [];
    for await (const { items } of this.pages(resource, scope)) found.push(...items);
    return found as T[];
  }

  /** The lines of a watch, which are events as JSON. */
  watch(resource: Resource, scope: Scope, from: string, signal: AbortSignal): Promise<IncomingMessage> {
    const query = queryOf({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: String(WATCH_SECONDS),
      labelSelector: scope.labelSelector,
    });
    const path = `${collectionPath(resource, scope.namespace)}${query}`;
    return this.#transport.open({ method: 'GET', path, signal }, { agent: false, idleMilliseconds: WATCH_IDLE_MS });
  }

  /** With `dryRun` nothing is made: the API server only says whether it would be. */
  async create<T extends ApiObject>(resource: Resource, object: T, { dryRun = false } = {}): Promise<T> {
    const collection = collectionPath(resource, resource.namespaced ? object.metadata.namespace : undefined);
    const path = `${collection}${MANAGED}${dryRun ? '&dryRun=All' : ''}`;
    return (await this.#transport.send({ method: 'POST', path, body: object })) as T;
  }

  /** Replaces the status, unless the object was changed since it was read. */
  async replaceStatus<T extends ApiObject>(resource: Resource, object: T): Promise<T> {
    const path = `${objectPath(resource, nameOf(object), 'status')}${MANAGED}`;
    return (await this.#transport.send({ method: 'PUT', path, body: object })) as T;
  }

  /** Changes single fields; a field that is null is taken away. With a resourceVersion in it, only if nothing else changed. */
  async patch<T extends ApiObject>(resource: Resource, name: ObjectName, change: object): Promise<T> {
    const path = `${objectPath(resource, name)}${MANAGED}`;
    const contentType = 'application/merge-patch+json';
    return (await this.#transport.send({ method: 'PATCH', path, body: change, contentType })) as T;
  }

  /** Makes the object, or the fields named in it, what they are here. */
  async apply<T extends ApiObject>(resource: Resource, object: T): Promise<T> {
    const path = `${objectPath(resource, nameOf(object))}${MANAGED}&force=true`;
    const contentType = 'application/apply-patch+yaml';
    return (await this.#transport.send({ method: 'PATCH', path, body: object, contentType })) as T;
  }

  /** What a container of a pod has logged so far. */
  async log(pod: ObjectName, container: string): Promise<string> {
    const path = `${objectPath(RESOURCES.Pod, pod, 'log')}${queryOf({ container })}`;
    return this.#transport.read({ method: 'GET', path });
  }

  /** What is gone already is none that fails. What depends on it goes after it. */
  async remove(resource: Resource, name: ObjectName): Promise<void> {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' };
    try {
      await this.#transport.send({ method: 'DELETE', path: objectPath(resource, name), body });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

interface List {
  metadata: { resourceVersion?: string; continue?: string };
  items?: ApiObject[];
}

const MANAGED = `?fieldManager=${FIELD_MANAGER}`;

export function nameOf({ metadata }: Pick<ApiObject, 'metadata'>): ObjectName {
  return { namespace: metadata.namespace, name: metadata.name ?? '' };
}

function queryOf(values: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') query.set(name, value);
  return `?${query.toString()}`;
}

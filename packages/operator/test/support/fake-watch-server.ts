import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ApiObject } from '@stash-addons/core';
import { Client, Transport } from '@stash-addons/kube';

export interface FakeObject extends ApiObject {
  spec: { value: number };
}

/** A list request as it came. */
export interface Asked {
  kind: 'list' | 'watch';
  from: string;
}

/**
 * Lists and watches one collection as an API server does, and can do what a real one does seldom: cut a watch, refuse an
 * old version, let no list through. Everything else is tested against a real one.
 */
export class FakeWatchServer {
  readonly asked: Asked[] = [];
  readonly #objects = new Map<string, FakeObject>();
  readonly #watches = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => this.#answer(request.url ?? '', response));
  readonly #pageSize: number;
  #version = 1;
  #oldest = 0;
  #failing = 0;
  #refusal: { namespace: number } | undefined;

  constructor(pageSize = 100) {
    this.#pageSize = pageSize;
  }

  async start(): Promise<Client> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    const server = new URL(`http://127.0.0.1:${port}`);
    return new Client(new Transport({ server, credentials: () => Promise.resolve({ headers: {} }) }));
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get watches(): number {
    return this.#watches.size;
  }

  set(name: string, value: number): FakeObject {
    const type = this.#objects.has(name) ? 'MODIFIED' : 'ADDED';
    const object = this.#object(name, value);
    this.#objects.set(name, object);
    this.#tell(type, object);
    return object;
  }

  /** Changes an object while nobody is told. */
  setUnseen(name: string, value: number): void {
    this.#objects.set(name, this.#object(name, value));
  }

  remove(name: string, { unseen = false } = {}): void {
    const { spec } = this.#objects.get(name) as FakeObject;
    this.#objects.delete(name);
    const gone = this.#object(name, spec.value);
    if (!unseen) this.#tell('DELETED', gone);
  }

  bookmark(): void {
    this.#tell('BOOKMARK', this.#object('', 0));
  }

  /** Ends every watch in the middle of things. */
  cut(): void {
    for (const watch of this.#watches) watch.destroy();
  }

  /** From now on no watch can be taken up where it was. */
  forgetHistory(): void {
    this.#oldest = this.#version;
  }

  /** The next requests get no answer. */
  failNext(count: number): void {
    this.#failing = count;
  }

  /** Lets nobody see anything any more; asked for the namespace, it answers with this status. */
  refuse(namespace: number): void {
    this.#refusal = { namespace };
    this.cut();
  }

  #object(name: string, value: number): FakeObject {
    this.#version += 1;
    const metadata = { namespace: 'demo', name, resourceVersion: String(this.#version) };
    return { apiVersion: 'v1', kind: 'Secret', metadata, spec: { value } };
  }

  #tell(type: string, object: FakeObject): void {
    for (const watch of this.#watches) watch.write(`${JSON.stringify({ type, object })}\n`);
  }

  #answer(url: string, response: ServerResponse): void {
    const { pathname, searchParams: query } = new URL(url, 'http://x');
    if (this.#refusal !== undefined) {
      const status = pathname === '/api/v1/namespaces/demo' ? this.#refusal.namespace : 403;
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"metadata":{}}');
      return;
    }
    const from = query.get('resourceVersion') ?? '';
    this.asked.push({ kind: query.has('watch') ? 'watch' : 'list', from });
    if (this.#failing > 0) {
      this.#failing -= 1;
      response.destroy();
    } else if (query.has('watch')) this.#watch(from, response);
    else this.#list(Number(query.get('continue') ?? 0), response);
  }

  #list(start: number, response: ServerResponse): void {
    const all = [...this.#objects.values()];
    const end = start + this.#pageSize;
    const metadata = { resourceVersion: String(this.#version), ...(end < all.length && { continue: String(end) }) };
    response.end(JSON.stringify({ metadata, items: all.slice(start, end) }));
  }

  #watch(from: string, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (Number(from) < this.#oldest) {
      const status = { kind: 'Status', code: 410, reason: 'Expired', metadata: {} };
      response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
      return;
    }
    response.flushHeaders();
    this.#watches.add(response);
    response.on('close', () => this.#watches.delete(response));
    for (const object of this.#objects.values()) {
      if (Number(object.metadata.resourceVersion) <= Number(from)) continue;
      response.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    }
  }
}

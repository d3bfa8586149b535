import { once } from 'node:events';
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import { ApiError } from './api-error.js';
import type { Connection, Credentials } from './connection.js';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's address, with the query. */
  path: string;
  body?: unknown;
  /** Default: `application/json`. */
  contentType?: string;
  signal?: AbortSignal;
}

/** A request that got no answer for so long is given up. */
const ANSWER_MS = 30_000;
/** Tokens in files are read anew after this time. */
const CREDENTIALS_MS = 30_000;
const MOST_SOCKETS = 32;

/** Sends requests to the API server over connections that are kept. */
export class Transport {
  readonly #connection: Connection;
  readonly #agent: HttpAgent;
  #known: { at: number; credentials: Promise<Credentials> } | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    const options = { keepAlive: true, maxSockets: MOST_SOCKETS };
    this.#agent = this.#isTls ? new HttpsAgent(options) : new HttpAgent(options);
  }

  get #isTls(): boolean {
    return this.#connection.server.protocol === 'https:';
  }

  /** The parsed answer. Throws ApiError for an answer that is one, or what the connection throws. */
  async send(request: ApiRequest): Promise<unknown> {
    const text = await this.read(request);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }

  /** The answer as text. Throws as `send` does. */
  async read(request: ApiRequest): Promise<string> {
    return textOf(await this.open(request, { agent: this.#agent, idleMilliseconds: ANSWER_MS }));
  }

  /** The answer as it comes. Without an agent the request has a connection of its own. Throws as `send` does. */
  async open(
    request: ApiRequest,
    { agent, idleMilliseconds }: { agent?: HttpAgent | false; idleMilliseconds: number },
  ): Promise<IncomingMessage> {
    const { method, path, body, contentType = 'application/json', signal } = request;
    const { headers, ...tls } = await this.#credentials();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const options: RequestOptions = {
      ...tls,
      method,
      agent: agent ?? false,
      headers: { ...headers, accept: 'application/json, */*', ...bodyHeaders(text, contentType) },
      ...(signal && { signal }),
    };
    const url = new URL(path, this.#connection.server);
    const outgoing = this.#isTls ? httpsRequest(url, options) : httpRequest(url, options);
    outgoing.setTimeout(idleMilliseconds, () => outgoing.destroy(new Error(`${method} ${url.pathname}: no answer`)));
    // What breaks an answer that has begun is told by the answer itself; unheard here it would end the process.
    outgoing.on('error', () => undefined);
    outgoing.end(text);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    const { statusCode = 0 } = response;
    if (statusCode < 300) return response;
    if (statusCode === 401) this.#known = undefined;
    throw new ApiError(`${method} ${url.pathname}`, statusCode, await textOf(response));
  }

  /** Lets go of the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }

  #credentials(): Promise<Credentials> {
    const now = Date.now();
    if (this.#known === undefined || now - this.#known.at > CREDENTIALS_MS) {
      this.#known = { at: now, credentials: this.#connection.credentials() };
    }
    return this.#known.credentials;
  }
}

/** Node leaves the length of a DELETE's body out, which the server then takes for the next request. */
function bodyHeaders(text: string | undefined, type: string): Record<string, string> {
  return text === undefined ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(text)) };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

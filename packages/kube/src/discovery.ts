import { isNotFound } from './api-error.js';
import type { Resource } from './resources.js';
import type { Transport } from './transport.js';

interface ResourceList {
  resources: { name: string; kind: string; namespaced: boolean }[];
}

/** What was learnt is asked again after this time, since kinds come and go. */
const KNOWN_MS = 60_000;

/** Finds out how kinds that this program does not know are named in paths. */
export class Discovery {
  readonly #transport: Transport;
  readonly #known = new Map<string, { at: number; list: Promise<ResourceList | undefined> }>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Undefined where the cluster has no such kind. Throws ApiError. */
  async resourceOf(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const list = await this.#list(apiVersion);
    const found = list?.resources.find((one) => one.kind === kind && !one.name.includes('/'));
    if (found === undefined) return undefined;
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    return { group, version, kind, plural: found.name, namespaced: found.namespaced };
  }

  #list(apiVersion: string): Promise<ResourceList | undefined> {
    const old = this.#known.get(apiVersion);
    if (old !== undefined && Date.now() - old.at < KNOWN_MS) return old.list;
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list = this.#transport.send({ method: 'GET', path }).then(
      (found) => found as ResourceList,
      (error: unknown) => {
        this.#known.delete(apiVersion);
        if (isNotFound(error)) return undefined;
        throw error;
      },
    );
    this.#known.set(apiVersion, { at: Date.now(), list });
    return list;
  }
}

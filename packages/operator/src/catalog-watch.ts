import type { ApiObject } from '@stash-addons/core';
import { ADDON_LABEL, type Catalog, type ConfigMap, configMapSource, discover } from '@stash-addons/host';
import { type Client, RESOURCES } from '@stash-addons/kube';
import { Follower } from './cache/follower.js';
import { type Log, wordsOf } from './log.js';

/** Several changes that come together are read once. */
const GATHER_MS = 200;

/** The addons whose manifests lie in labelled ConfigMaps; they come and go while the operator runs. */
export class CatalogWatch {
  readonly #client: Client;
  readonly #namespace: string;
  readonly #log: Log;
  readonly #follower: Follower<string>;
  readonly #told = new Set<string>();
  #catalog: Catalog = { sources: [], addons: [], diagnostics: [] };
  #timer: NodeJS.Timeout | undefined;

  constructor(client: Client, namespace: string, log: Log) {
    this.#client = client;
    this.#namespace = namespace;
    this.#log = log;
    this.#follower = new Follower({
      client,
      resource: RESOURCES.ConfigMap,
      namespaces: [namespace],
      labelSelector: `${ADDON_LABEL}=true`,
      keep: ({ metadata }) => metadata.resourceVersion ?? '',
      onChange: () => this.#readSoon(),
      onTrouble: (error) => this.#trouble(error),
    });
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  /** Reads what is there; settles when it is known. Throws ApiError. */
  async read(): Promise<void> {
    const scope = { namespace: this.#namespace, labelSelector: `${ADDON_LABEL}=true` };
    const list = () => this.#client.list<ApiObject & ConfigMap>(RESOURCES.ConfigMap, scope);
    this.#catalog = await discover([configMapSource(list)]);
    for (const { code, message } of this.#catalog.diagnostics) {
      if (!this.#told.has(message)) this.#log({ level: 'warning', code, message });
      this.#told.add(message);
    }
  }

  /** Follows until the signal; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#follower.run(signal);
    clearTimeout(this.#timer);
  }

  #readSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.read().catch((error: unknown) => {
        this.#trouble(error);
        this.#readSoon();
      });
    }, GATHER_MS);
  }

  #trouble(error: unknown): void {
    this.#log({ level: 'warning', object: 'ConfigMaps of addons', message: wordsOf(error) });
  }
}

import type { Catalog } from '@stash-addons/host';
import { RESOURCES } from '@stash-addons/kube';
import { Follower } from '../cache/follower.js';
import { wordsOf } from '../log.js';
import { keepObjects, type ObjectsInput, tellDiagnostics } from './keep-objects.js';
import { CATALOG_SELECTOR, readCatalog } from './read-catalog.js';

export interface CatalogInput extends ObjectsInput {
  /** Only what is in the lock is served. */
  frozen: boolean;
  /** Called when another set of addons is known. */
  onChange: () => void;
}

/** Several changes that come together are read once. */
const GATHER_MS = 200;
/** What could not be read or written is tried again after this time. */
const AGAIN_MS = 5000;

/** The addons whose manifests lie in labelled ConfigMaps; they come and go while the operator runs. */
export class CatalogWatch {
  readonly #input: CatalogInput;
  readonly #follower: Follower<string>;
  #catalog: Catalog = { sources: [], addons: [], diagnostics: [] };
  #timer: NodeJS.Timeout | undefined;
  #busy = Promise.resolve();
  #ended = false;
  /** What the catalog was when it last changed. */
  #told: string | undefined;

  constructor(input: CatalogInput) {
    this.#input = input;
    this.#follower = new Follower({
      client: input.client,
      resource: RESOURCES.ConfigMap,
      namespaces: [input.namespace],
      labelSelector: CATALOG_SELECTOR,
      keep: ({ metadata }) => metadata.resourceVersion ?? '',
      onChange: () => this.#readSoon(GATHER_MS),
      onTrouble: (error) => this.#trouble(error),
    });
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  /** Reads what is there before anything is done with it. Throws ApiError. */
  async begin(): Promise<void> {
    await this.#read();
    this.#told = namesOf(this.#catalog);
  }

  async #read(): Promise<void> {
    const { client, log } = this.#input;
    const found = await readCatalog(client, this.#input);
    const told = new Set(this.#catalog.diagnostics.map(({ message }) => message));
    for (const { code, message } of found.diagnostics) {
      if (!told.has(message)) log({ level: 'warning', code, message });
    }
    this.#catalog = found;
  }

  /** Follows until the signal; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#follower.run(signal);
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.#busy;
  }

  #readSoon(milliseconds: number): void {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#busy = this.#busy.then(() => this.#settle());
    }, milliseconds);
  }

  async #settle(): Promise<void> {
    try {
      await this.#read();
      const known = namesOf(this.#catalog);
      if (known !== this.#told) this.#input.onChange();
      this.#told = known;
      await tellDiagnostics(this.#input, this.#catalog);
      await keepObjects(this.#input, this.#catalog);
    } catch (error) {
      this.#trouble(error);
      this.#readSoon(AGAIN_MS);
    }
  }

  #trouble(error: unknown): void {
    this.#input.log({ level: 'warning', object: 'Catalog of addons', message: wordsOf(error) });
  }
}

/** Differs where other sessions can be run. */
function namesOf({ addons, diagnostics }: Catalog): string {
  const served = addons.map(({ manifest }) => `${manifest.addon.package}@${manifest.addon.version}`);
  return [...served, ...diagnostics.map(({ message }) => message)].join('\n');
}

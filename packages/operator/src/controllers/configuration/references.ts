import { type BackupConfiguration, type Repository, type RepositoryStatus, STASH_GROUP } from '@stash-addons/core';
import { type Client, type ObjectName, RESOURCES } from '@stash-addons/kube';
import { keyOf } from '../../cache/informer.js';
import type { KeptRepository } from '../../cache/kept.js';

type Reference = NonNullable<RepositoryStatus['references']>[number];

interface Wish {
  reference: Reference;
  wanted: boolean;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Writes into a Repository's status who uses it. Thousands may use one: what comes while it is being written is written
 * together the next time.
 */
export class ReferenceBook {
  readonly #client: Client;
  readonly #open = new Map<string, Wish[]>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Throws ApiError, a conflict too. */
  async add({ slim, users }: KeptRepository, invoker: BackupConfiguration): Promise<void> {
    if (users.has(keyOf(invoker))) return;
    const { namespace, name = '' } = slim.metadata;
    await this.#wish({ namespace, name }, referenceOf(invoker), true);
  }

  /** A Repository that is gone has none. Throws as `add` does. */
  async remove(invoker: BackupConfiguration): Promise<void> {
    const { name = '', namespace = invoker.metadata.namespace } = invoker.spec.repository ?? {};
    await this.#wish({ namespace, name }, referenceOf(invoker), false);
  }

  #wish(at: ObjectName, reference: Reference, wanted: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const wish = { reference, wanted, resolve, reject };
      const key = `${at.namespace}/${at.name}`;
      const waiting = this.#open.get(key);
      if (waiting !== undefined) waiting.push(wish);
      else {
        this.#open.set(key, [wish]);
        void this.#work(key, at);
      }
    });
  }

  async #work(key: string, at: ObjectName): Promise<void> {
    for (let wishes = this.#open.get(key) ?? []; wishes.length > 0; wishes = this.#open.get(key) ?? []) {
      this.#open.set(key, []);
      try {
        await this.#write(at, wishes);
        for (const { resolve } of wishes) resolve();
      } catch (error) {
        for (const { reject } of wishes) reject(error);
      }
    }
    this.#open.delete(key);
  }

  async #write(at: ObjectName, wishes: readonly Wish[]): Promise<void> {
    const repository = await this.#client.get<Repository>(RESOURCES.Repository, at);
    if (repository === undefined) return;
    const old = repository.status?.references ?? [];
    const references = wishes.reduce(changed, old);
    if (references === old) return;
    await this.#client.replaceStatus(RESOURCES.Repository, {
      ...repository,
      status: { ...repository.status, references },
    });
  }
}

/** The very list where nothing changes. */
function changed(references: Reference[], { reference, wanted }: Wish): Reference[] {
  const isIn = references.some((one) => isSame(one, reference));
  if (isIn === wanted) return references;
  return wanted ? [...references, reference] : references.filter((one) => !isSame(one, reference));
}

function referenceOf({ kind, metadata }: BackupConfiguration): Reference {
  return { apiGroup: STASH_GROUP, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
}

function isSame(a: Reference, b: Reference): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

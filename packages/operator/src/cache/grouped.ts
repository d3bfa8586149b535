import type { Change, Key } from './informer.js';

/** What is kept of objects, by what they belong to. */
export class Grouped<Kept> {
  readonly #groupOf: (kept: Kept) => Key | undefined;
  readonly #groups = new Map<Key, Map<Key, Kept>>();

  /** Objects without a group are passed over. */
  constructor(groupOf: (kept: Kept) => Key | undefined) {
    this.#groupOf = groupOf;
  }

  note(key: Key, { before, after }: Change<Kept>): void {
    const old = before && this.#groupOf(before);
    const group = after && this.#groupOf(after);
    if (old !== undefined && old !== group) this.#remove(old, key);
    if (after === undefined || group === undefined) return;
    const own = this.#groups.get(group) ?? new Map<Key, Kept>();
    this.#groups.set(group, own.set(key, after));
  }

  of(group: Key): [Key, Kept][] {
    return [...(this.#groups.get(group) ?? [])];
  }

  #remove(group: Key, key: Key): void {
    const own = this.#groups.get(group);
    own?.delete(key);
    if (own?.size === 0) this.#groups.delete(group);
  }
}

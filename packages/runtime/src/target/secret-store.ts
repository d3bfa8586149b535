import { StashError, type Secret } from '@stash-addons/core';

export type SecretValues = Record<string, Secret>;

/** The Secrets a plan may refer to, by the names a SecretRef uses. */
export class SecretStore {
  readonly #values: Record<string, SecretValues>;
  readonly #target: string;

  constructor(target: string, values: Record<string, SecretValues>) {
    this.#target = target;
    this.#values = values;
  }

  get(from: string, key: string): Secret {
    const found = this.#values[from]?.[key];
    if (found !== undefined) return found;
    throw new StashError('SA_TARGET_SECRET_KEY', {
      target: this.#target,
      keys: from === 'target' ? key : `${from}/${key}`,
    });
  }

  /** Keys that each provided Secret has. */
  keys(): Record<string, string[]> {
    return Object.fromEntries(Object.entries(this.#values).map(([name, values]) => [name, Object.keys(values)]));
  }
}

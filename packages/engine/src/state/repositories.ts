import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryStatus } from '@stash-addons/core';
import { parse, stringify } from 'yaml';
import { writeWhole } from './files.js';
import type { StateFolder } from './folder.js';

export interface RepositoryRecord {
  status?: RepositoryStatus;
  /** When its integrity was last verified, RFC 3339. */
  checkedAt?: string;
}

/** What is known of each repository between sessions. */
export class RepositoryStore {
  readonly #folder: string;

  constructor(state: StateFolder) {
    this.#folder = state.repositories;
  }

  get(url: string): RepositoryRecord {
    const file = this.#fileOf(url);
    return existsSync(file) ? (parse(readFileSync(file, 'utf8')) as RepositoryRecord) : {};
  }

  save(url: string, record: RepositoryRecord): void {
    writeWhole(this.#fileOf(url), stringify({ version: 1, repository: url, ...record }));
  }

  #fileOf(url: string): string {
    return join(this.#folder, `${createHash('sha256').update(url).digest('hex').slice(0, 16)}.yaml`);
  }
}

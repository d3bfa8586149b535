import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupSession, RepositoryStatus, StatusResult } from '@stash-addons/core';
import { mergeRepositoryStatus } from '@stash-addons/session';
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

  /** Adds what a session that has ended says; others of the repository may have ended since it began. */
  note(url: string, session: BackupSession, found: StatusResult | undefined, now: Date): void {
    const { status, checkedAt } = this.get(url);
    const isSound = found?.actions.some(({ name, ok }) => name === 'VerifyRepositoryIntegrity' && ok);
    const checked = isSound ? now.toISOString() : checkedAt;
    const merged = mergeRepositoryStatus(status, session, found?.repository);
    this.#save(url, { status: merged, ...(checked === undefined ? {} : { checkedAt: checked }) });
  }

  #save(url: string, record: RepositoryRecord): void {
    writeWhole(this.#fileOf(url), stringify({ version: 1, repository: url, ...record }));
  }

  #fileOf(url: string): string {
    return join(this.#folder, `${createHash('sha256').update(url).digest('hex').slice(0, 16)}.yaml`);
  }
}

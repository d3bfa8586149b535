import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StashError, type Secret } from '@stash-addons/core';
import type { Driver } from '../driver.js';
import type { KeyInfo } from '../types.js';

export interface NewKey {
  /** restic cuts white space off a new password, so one that has some at its ends is refused. */
  password: Secret;
  user?: string;
  host?: string;
}

export interface Keys {
  list(): Promise<KeyInfo[]>;
  /** Gives the id of the new key. */
  add(key: NewKey): Promise<string>;
  /** The key in use can't be removed. */
  remove(id: string): Promise<void>;
  /** Replaces the key in use; from then on only a driver with the new password opens the repository. */
  passwd(key: NewKey): Promise<void>;
}

export function keys(driver: Driver): Keys {
  return {
    async list() {
      return JSON.parse(await driver.output({ verb: 'key', args: ['key', 'list', '--no-lock'] })) as KeyInfo[];
    },
    async add(key) {
      const stdout = await withNewPassword(driver, key, 'add');
      return /saved new key with ID ([0-9a-f]+)/.exec(stdout)?.[1] ?? '';
    },
    async remove(id) {
      await driver.output({ verb: 'key', args: ['key', 'remove', '--', id] });
    },
    async passwd(key) {
      await withNewPassword(driver, key, 'passwd');
    },
  };
}

async function withNewPassword(driver: Driver, key: NewKey, action: 'add' | 'passwd'): Promise<string> {
  const problem = unusable(key.password.reveal());
  if (problem !== undefined) {
    const details = { repository: driver.repository, key: 'new password', problem };
    throw new StashError('SA_REPOSITORY_CREDENTIAL_UNUSABLE', details);
  }
  const path = join(driver.filesDir, `new-password-${randomUUID()}`);
  try {
    await writeFile(path, key.password.reveal(), { mode: 0o600, flag: 'wx' });
    const names = [...flag('--user', key.user), ...flag('--host', key.host)];
    return await driver.output({ verb: 'key', args: ['key', action, '--new-password-file', path, ...names] });
  } finally {
    await rm(path, { force: true });
  }
}

/** restic reads a new password from a file, which it trims and decodes; these would not be what the user typed. */
function unusable(password: string): string | undefined {
  if (password === '') return 'it is empty';
  if (password.trim() !== password) return 'it begins or ends with white space';
  if (password.includes('\0')) return 'it holds a NUL character';
  return undefined;
}

function flag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

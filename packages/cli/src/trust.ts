import { lstatSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StashError } from '@stash-addons/core';
import {
  type Lock,
  LOCK_FILE,
  type Policy,
  POLICY_FILE,
  projectFolder,
  readLock,
  readPolicy,
  type Trust,
} from '@stash-addons/host';

/** What `readRules` says; also whether only locked addons are used. Throws SA_LOCK_MISSING where there is no lock then. */
export async function readTrust(root: string, frozen = false): Promise<Trust> {
  const { lock, policy } = await readRules(root);
  const isFrozen = frozen || policy?.policy.frozen === true;
  if (isFrozen && lock === undefined) {
    throw new StashError('SA_LOCK_MISSING', { path: join(await projectFolder(root), LOCK_FILE) });
  }
  return { lock, policy, frozen: isFrozen };
}

/** The lock and the policy beside the package.json of `root`. Throws SA_LOCK_INVALID or SA_POLICY_INVALID. */
export async function readRules(root: string): Promise<Pick<Trust, 'lock' | 'policy'>> {
  const folder = await projectFolder(root);
  const paths = { lock: join(folder, LOCK_FILE), policy: join(folder, POLICY_FILE) };
  const policy = await readFile<Policy>(paths.policy, 'SA_POLICY_INVALID', readPolicy);
  const lock = await readFile<Lock>(paths.lock, 'SA_LOCK_INVALID', readLock);
  return {
    lock: lock && { path: paths.lock, lock },
    policy: policy && { path: paths.policy, policy },
  };
}

async function readFile<T>(
  path: string,
  code: 'SA_LOCK_INVALID' | 'SA_POLICY_INVALID',
  read: (value: unknown, path: string) => T,
): Promise<T | undefined> {
  refuseOtherName(path, code);
  let value: unknown;
  try {
    // A link to nowhere is no rule that was left out, but one that cannot be read.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
    value = await parsed(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new StashError(code, { path, problem: (cause as Error).message.split('\n')[0] ?? '' }, { cause });
  }
  return read(value, path);
}

/** A file whose name is nearly right holds rules that somebody relies on. */
function refuseOtherName(path: string, code: 'SA_LOCK_INVALID' | 'SA_POLICY_INVALID'): void {
  const other = path.replace(/\.yaml$/, '.yml');
  if (lstatSync(other, { throwIfNoEntry: false }) === undefined) return;
  throw new StashError(code, { path: other, problem: `it is not read; call it ${basename(path)}` });
}

/** JSON is YAML too, and a lock of a thousand addons is read in a hundredth of the time. */
async function parsed(text: string): Promise<unknown> {
  try {
    return JSON.parse(text.replace(/^(#.*\n)*/, ''));
  } catch {
    return (await import('yaml')).parse(text);
  }
}

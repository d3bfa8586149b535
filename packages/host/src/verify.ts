import { readFile } from 'node:fs/promises';
import { sha256, StashError } from '@stash-addons/core';
import type { InstalledAddon } from './catalog.js';
import { realInside } from './directory/package.js';
import { integrityOf } from './trust/integrity.js';
import { LOCK_FILE } from './trust/lock.js';

/**
 * Compares each file of the addon that runs with its hash in the manifest; to be called before its program is started.
 * Where a lock counts, also all files of its package with the lock.
 * Throws SA_ADDON_PROGRAM_ABSENT, SA_ADDON_PATH_ESCAPES, SA_ADDON_FILE_CHANGED or SA_ADDON_LOCK_DIFFERS.
 */
export async function verifyFiles({ manifest, packageDir, source, integrity }: InstalledAddon): Promise<void> {
  const { name, package: packageName } = manifest.addon;
  if (packageDir === undefined) {
    throw new StashError('SA_ADDON_PROGRAM_ABSENT', { addon: name, source, package: packageName });
  }
  if (integrity !== undefined && integrityOf(packageDir) !== integrity) {
    const { version } = manifest.addon;
    throw new StashError('SA_ADDON_LOCK_DIFFERS', { package: packageName, version, lock: LOCK_FILE, part: 'files' });
  }
  for (const [path, hash] of Object.entries(manifest.files)) {
    const problem = await fileProblem(packageDir, path, hash);
    if (problem === 'outside') throw new StashError('SA_ADDON_PATH_ESCAPES', { package: packageName, path });
    if (problem === undefined) continue;
    const { version } = manifest.addon;
    throw new StashError('SA_ADDON_FILE_CHANGED', { package: packageName, path, problem, version });
  }
}

async function fileProblem(packageDir: string, path: string, hash: string): Promise<string | undefined> {
  const real = realInside(packageDir, path);
  if (real === 'outside') return real;
  if (real === 'missing') return 'is missing';
  return sha256(await readFile(real.path)) === hash ? undefined : 'is not the one that was published';
}

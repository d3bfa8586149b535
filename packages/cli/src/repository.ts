import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, StashError } from '@stash-addons/core';
import { resticCacheFolder, type SecretEntry } from '@stash-addons/engine';
import {
  createRestic,
  openRepository,
  parseRepositoryString,
  type ParsedRepository,
  type Restic,
} from '@stash-addons/restic';

/** What `--repo` and restic's own variables say. Throws SA_USAGE, SA_REPOSITORY_STRING or SA_PASSWORD_MISSING. */
export function repositoryOf(repo: string | undefined): ParsedRepository {
  if (repo === undefined)
    throw new StashError('SA_USAGE', { problem: '--repo is missing', help: 'stash-addons --help' });
  const parsed = parseRepositoryString(repo, process.env);
  if (!parsed.secret['RESTIC_PASSWORD']) throw new StashError('SA_PASSWORD_MISSING');
  return parsed;
}

/** The storage Secret's entries, each shown as the variable or file it came from. */
export function storageEntries({ secret }: ParsedRepository): Record<string, SecretEntry> {
  return Object.fromEntries(
    Object.entries(secret).map(([key, value]) => {
      const file = key === 'RESTIC_PASSWORD' ? process.env['RESTIC_PASSWORD_FILE'] : undefined;
      return [key, { shown: file ? `fromFile:${file}` : `fromEnv:${key}`, value: Secret.underKey(key, value) }];
    }),
  );
}

/** Calls restic on the repository that `--repo` names. */
export function withRepository<T>(
  repo: string | undefined,
  signal: AbortSignal,
  use: (restic: Restic) => Promise<T>,
): Promise<T> {
  const { backend, secret } = repositoryOf(repo);
  const secrets = Object.fromEntries(Object.entries(secret).map(([key, value]) => [key, Secret.underKey(key, value)]));
  return withBackend(backend, secrets, { signal }, use);
}

/** Calls restic, with a private folder that is removed afterwards. */
export async function withBackend<T>(
  backend: ParsedRepository['backend'],
  secret: Record<string, Secret>,
  { signal }: { signal: AbortSignal },
  use: (restic: Restic) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'stash-addons-'));
  const cache = resticCacheFolder(process.env);
  try {
    mkdirSync(cache, { recursive: true });
    const access = openRepository({ repository: { spec: { backend } }, secret, files: { dir: folder } });
    return await use(createRestic({ access, tmpDir: folder, cache: { dir: cache }, signal }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

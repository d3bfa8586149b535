import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRestic, openRepository, type Restic } from '@stash-addons/restic';
import type { EngineContext } from '../context.js';
import type { Prepared } from './prepare.js';
import type { RunDirectory } from './run-directory.js';
import { resticCacheFolder } from './target-run.js';

/** The repository of a session, opened by the engine only for what it decides itself. */
export interface SessionRepository {
  /** Printable place; also the name of its lease. */
  url: string;
  restic: () => Restic;
}

/** Throws SA_REPOSITORY_STRING or SA_REPOSITORY_CREDENTIAL_*; does not look at the store. */
export function openSessionRepository(
  context: EngineContext,
  prepared: Prepared,
  directory: RunDirectory,
): SessionRepository {
  const folder = join(directory.root, 'repository');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const access = openRepository({
    repository: prepared.repository,
    secret: prepared.storageSecret,
    files: { dir: folder },
    ambient: context.env,
  });
  return {
    url: access.url,
    restic: () =>
      createRestic({ access, tmpDir: folder, cache: { dir: resticCacheFolder(context.env) }, signal: context.signal }),
  };
}

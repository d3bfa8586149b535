import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StashError, type RunRequest } from '@stash-addons/core';
import { createRestic, openRepository, type Restic } from '@stash-addons/restic';
import type { Log } from '../result/log.js';
import type { RunDirectory } from '../rundir/run-directory.js';
import { repositoryOf } from './repository.js';
import type { Places } from './surroundings.js';

export interface ResticNeeds {
  directory: Pick<RunDirectory, 'read'> & {
    request: Pick<RunRequest, 'repository' | 'limits'> & { session: { namespace: string } };
  };
  flags: Readonly<Record<string, string>>;
  places: Pick<Places, 'privateDir' | 'cacheDir' | 'realPath'>;
  env: NodeJS.ProcessEnv;
  log: Log;
}

/** Makes restic for the run's repository: `signal` ends its calls, `binary` runs it in another way. */
export type ResticFactory = (options?: { signal?: AbortSignal; binary?: string }) => Restic;

export function resticFactory({ directory, flags, places, env, log }: ResticNeeds): ResticFactory {
  const { request } = directory;
  const repository = repositoryOf(request.repository, flags);
  const { local, storageSecretName } = repository.spec.backend;
  const namespace = flags['storage-secret-namespace'] || repository.metadata.namespace || request.session.namespace;
  const name = storageSecretName ?? '';
  const secret = name === '' ? {} : directory.read('Secret', namespace, name);
  if (secret === undefined) {
    throw new StashError('SA_RUN_FLAG_UNPROVIDED', { flag: '--storage-secret-name', name: `${namespace}/${name}` });
  }
  const dir = join(places.privateDir, 'restic');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const folder = local === undefined ? {} : { folder: places.realPath(local.mountPath) };
  const access = openRepository({ repository, secret, files: { dir }, ...folder });
  const cache = flags['enable-cache'] === 'false' ? ('none' as const) : { dir: places.cacheDir };
  return (options = {}) =>
    createRestic({
      access,
      cache,
      tmpDir: join(dir, 'tmp'),
      limits: { uploadKiB: request.limits.uploadKiB, downloadKiB: request.limits.downloadKiB },
      onEvent: (event) => event.type === 'message' && log.info('restic', { verb: event.verb, text: event.text }),
      ...priority(env),
      ...options,
    });
}

function priority(env: NodeJS.ProcessEnv) {
  const nice = numberOf(env, 'NICE_ADJUSTMENT');
  const ioClass = numberOf(env, 'IONICE_CLASS');
  const level = numberOf(env, 'IONICE_CLASS_DATA');
  return {
    ...(nice === undefined ? {} : { nice }),
    ...(ioClass === undefined ? {} : { ionice: { class: ioClass, ...(level === undefined ? {} : { level }) } }),
  };
}

function numberOf(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const value = env[name];
  return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

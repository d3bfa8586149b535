import { StashError, type RunRequest } from '@stash-addons/core';
import type { RunDirectory } from '../rundir/run-directory.js';

type Flags = Readonly<Record<string, string>>;

/** Refuses flags that name an object this run was not given: such a run would work on something else. */
export function checkProvided(flags: Flags, directory: RunDirectory): void {
  const { request } = directory;
  const { session, target } = request;
  const binding = target.appBinding?.metadata;
  same(flags, 'appbinding', binding?.name);
  if (flags['appbinding']) same(flags, 'appbinding-namespace', binding?.namespace);
  same(flags, 'backupsession', session.kind === 'BackupSession' ? session.name : undefined);
  if (flags['backupsession']) same(flags, 'namespace', session.namespace);
  checkStorageSecret(flags, directory);
}

function checkStorageSecret(flags: Flags, { request, read }: RunDirectory): void {
  const name = flags['storage-secret-name'];
  const namespace =
    flags['storage-secret-namespace'] || request.repository.metadata.namespace || request.session.namespace;
  if (!name || read('Secret', namespace, name) !== undefined) return;
  throw new StashError('SA_RUN_FLAG_UNPROVIDED', { flag: '--storage-secret-name', name: `${namespace}/${name}` });
}

function same(flags: Flags, flag: string, provided: string | undefined): void {
  const named = flags[flag];
  if (named && named !== provided) throw new StashError('SA_RUN_FLAG_UNPROVIDED', { flag: `--${flag}`, name: named });
}

/** Name of the target in messages. */
export function targetName({ target }: Pick<RunRequest, 'target'>): string {
  const { kind, namespace, name } = target.ref;
  return [kind, [namespace, name].filter(Boolean).join('/')].filter(Boolean).join(' ');
}

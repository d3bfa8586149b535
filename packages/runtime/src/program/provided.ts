import { StashError, type RunRequest } from '@stash-addons/core';
import type { RunDirectory } from '../rundir/run-directory.js';

type Flags = Readonly<Record<string, string>>;

/** Refuses flags that name an object this run was not given: such a run would work on something else. */
export function checkProvided(flags: Flags, directory: RunDirectory): void {
  const { request } = directory;
  const { session, target, repository } = request;
  const binding = target.appBinding?.metadata;
  const namespace = repository.metadata.namespace;
  same(flags, 'appbinding', binding?.name);
  if (flags['appbinding']) same(flags, 'appbinding-namespace', binding?.namespace);
  same(flags, 'backupsession', session.kind === 'BackupSession' ? session.name : undefined);
  if (flags['backupsession']) same(flags, 'namespace', session.namespace);
  const secret = flags['storage-secret-name'];
  const from = flags['storage-secret-namespace'] || namespace || session.namespace;
  if (secret && directory.read('Secret', from, secret) === undefined) {
    throw new StashError('SA_RUN_FLAG_UNPROVIDED', { flag: '--storage-secret-name', name: `${from}/${secret}` });
  }
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

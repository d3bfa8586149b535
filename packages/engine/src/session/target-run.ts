import { join } from 'node:path';
import { homedir } from 'node:os';
import type { Action, HostChoice, Release, RunRequest } from '@stash-addons/core';
import type { InstalledAddon, OperationName } from '@stash-addons/host';
import type { Resolution } from '@stash-addons/resolver';
import { buildRequest, declaredValues, targetName } from '@stash-addons/session';
import type { EngineContext } from '../context.js';
import { takeLease } from '../state/leases.js';
import type { Session } from '../state/sessions.js';
import { execute, type Executed } from './executor.js';
import type { Prepared } from './prepare.js';
import { programsOf } from './programs.js';
import { journalOf } from './journal.js';
import { realPaths, type RunDirectory, writeRequest } from './run-directory.js';

/** Everything one target's run depends on. */
export interface TargetRun {
  context: EngineContext;
  prepared: Prepared;
  operation: OperationName;
  session: Session;
  addon: InstalledAddon;
  release: Release;
  resolution: Resolution;
  directory: RunDirectory;
  repository: string;
  hosts: HostChoice[];
  actions: Action[];
  deadline?: string;
  adoptUntagged: boolean;
  signal: AbortSignal;
}

/** Writes the request and runs the containers, each under the lease it needs. */
export async function runTarget(run: TargetRun): Promise<Executed> {
  const { context, session, resolution, directory } = run;
  const name = session.metadata.name ?? '';
  const programs = await programsOf(context.catalog, resolution);
  writeRequest(directory, requestOf(run));
  return execute({
    resolution,
    programs,
    directory,
    log: context.sessions.logOf(name),
    onEvent: context.onEvent,
    signal: run.signal,
    around: (step, last) => {
      context.onEvent({ type: 'phase', phase: phaseOf(run.operation, last) });
      return takeLease(context.state, {
        repository: run.repository,
        session: name,
        mode: last && worksAlone(run) ? 'exclusive' : 'shared',
        onWait: (holder) => context.onEvent({ type: 'waiting', holder }),
        signal: run.signal,
      });
    },
  });
}

/** What the programs of the run are given. */
export function requestOf(run: TargetRun): RunRequest {
  return buildRequest({
    ...run,
    release: run.release.suffix,
    params: declaredValues(run.addon.manifest, run.resolution.variables),
    dirs: realPaths(run.directory, outlasting(run)),
  });
}

/** What the next session of this target reads again. */
export function outlasting({ context, prepared }: Pick<TargetRun, 'context' | 'prepared'>): {
  resticCache: string;
  journal: string;
} {
  return { resticCache: resticCacheFolder(context.env), journal: journalOf(context.state, targetName(prepared)) };
}

/** Kept between sessions: without it every run fetches the repository's index anew. */
export function resticCacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'stash-addons', 'restic');
}

/** restic forgets only where nobody else has the repository locked. Without a keep rule nothing is forgotten. */
function worksAlone({ actions, prepared }: TargetRun): boolean {
  const policy = 'retentionPolicy' in prepared.invoker.spec ? prepared.invoker.spec.retentionPolicy : {};
  const forgets = Object.keys(policy).some((key) => key.startsWith('keep'));
  return forgets && actions.some(({ name }) => name === 'ApplyRetentionPolicy');
}

function phaseOf(operation: OperationName, last: boolean): string {
  if (last) return 'Finishing';
  return operation === 'backup' ? 'Backing up' : 'Restoring';
}

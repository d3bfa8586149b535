import type { BackupConfiguration, BackupSession, RestoreSession } from '@stash-addons/core';
import type { Catalog } from '@stash-addons/host';
import type { Client } from '@stash-addons/kube';
import { backupInvoker, DEFAULT_TIME_OUT, reduceBackup, reduceRestore, restoreInvoker } from '@stash-addons/session';
import { jobOrdinals } from './controllers/session/claims.js';
import { withoutSecrets } from './controllers/session/documents.js';
import type { Job } from './controllers/session/job.js';
import { deadlineOf, prepare, type Prepared } from './controllers/session/prepare.js';
import { prepareProbe } from './controllers/session/probe.js';
import { VersionUnknown } from './controllers/session/resolution.js';
import type { Grant } from './controllers/session/rights.js';
import { wholeJob, type WholeJobInput } from './controllers/session/whole-job.js';
import type { Settings } from './settings.js';

/** A session that there is not yet. */
export type Planned =
  | { session: BackupSession; invoker: BackupConfiguration }
  /** A restore is its own invoker. */
  | { session: RestoreSession; invoker: RestoreSession };

export interface PlanSources {
  client: Client;
  /** Those of the operator that would make the Job. */
  settings: Settings;
  catalog: Catalog;
}

/** What the operator would make for a session. */
export interface PlannedJob {
  /** What it is made for: the session, or before that to learn the version of a server that its AppBinding does not say. */
  purpose: 'session' | 'version';
  /** What runs in each container. */
  steps: { container: string; function?: string; hook?: string }[];
  /** As it would be sent, but for its owner, which is not there yet, and for secrets. */
  job: Job;
  /** What its account would be given. */
  grants: Grant[];
}

/**
 * The Job of a session's first target, or of its first replica, by the code that makes it; reads, and makes nothing. Throws what would keep it from
 * being made: SA_ADDON_*, SA_RESOLVE_*, SA_OPERATOR_OBJECT_MISSING, SA_OPERATOR_NOT_SERVED; or ApiError.
 */
export async function planJob({ client, settings, catalog }: PlanSources, planned: Planned): Promise<PlannedJob> {
  const preparing = { client, settings, catalog: () => catalog };
  const now = new Date();
  const begun = { ...planned, session: withStatus(planned, now), now };
  try {
    const [ordinal] = jobOrdinals(planned.invoker);
    const prepared = await prepare(preparing, { ...begun, ordinal, actions: [] });
    return told('session', { ...begun, ordinal, index: 0, ...deadlineOf(begun.session) }, prepared);
  } catch (error) {
    if (!(error instanceof VersionUnknown)) throw error;
    const { input, prepared } = await prepareProbe(preparing, begun, 0);
    return told('version', input, prepared);
  }
}

/** Its deadline is a part of its status, which is stored before its Job is made. */
function withStatus({ session, invoker }: Planned, now: Date): BackupSession | RestoreSession {
  const options = { defaultTimeOut: DEFAULT_TIME_OUT };
  if (invoker.kind === 'RestoreSession') {
    return { ...invoker, status: reduceRestore(invoker, restoreInvoker(invoker, options), [], now).status };
  }
  const backup = session as BackupSession;
  return { ...backup, status: reduceBackup(backup, backupInvoker(invoker, options), [], now).status };
}

function told(purpose: PlannedJob['purpose'], input: WholeJobInput, prepared: Prepared): PlannedJob {
  const { job, grants } = wholeJob(input, prepared);
  const { ownerReferences: _, ...metadata } = job.metadata;
  const { containers = [], initContainers = [] } = job.spec.template.spec ?? {};
  const names = new Set([...initContainers, ...containers].map(({ name }) => name));
  const steps = prepared.resolved.resolution.steps
    .filter(({ container }) => names.has(container))
    .map((step) => ({
      container: step.container,
      ...(step.kind === 'hook' ? { hook: step.hook } : { function: step.function }),
    }));
  const shown = mapTexts({ ...job, metadata }, (text) => withoutSecrets(text, prepared.provided));
  return { purpose, steps, job: shown, grants };
}

function mapTexts<T>(value: T, map: (text: string) => string): T {
  if (typeof value === 'string') return map(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => mapTexts(one, map)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts<unknown>(one, map)])) as T;
}

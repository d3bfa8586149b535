import type { AppBinding, BackupConfiguration, BackupSession } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { completeRef, isFinal, repositorySamples, restoreSamples, sessionSamples } from '@stash-addons/session';
import { fromKey, keyOf } from '../../cache/informer.js';
import type { KeptRepository } from '../../cache/kept.js';
import { sessionKey } from '../../cache/kept-job.js';
import { invokerKey } from '../../cache/session-index.js';
import type { Shared } from '../shared.js';
import type { Invoker, Session } from './run.js';

/** Notes what a session that has ended says in metrics. Throws ApiError. */
export async function noteMetrics(shared: Shared, session: Session, invoker: Invoker): Promise<void> {
  if (!isFinal(session.status?.phase)) return;
  const appBinding = await targetOf(shared, invoker);
  const samples =
    session.kind === 'RestoreSession'
      ? restoreSamples(session, appBinding)
      : sessionSamples(session, {
          invoker: invoker as BackupConfiguration,
          ...(appBinding && { appBinding }),
        });
  shared.metrics.note(sessionKey(invoker.kind, keyOf(invoker)), samples);
}

async function targetOf({ client }: Shared, { metadata, spec }: Invoker): Promise<AppBinding | undefined> {
  const { kind, namespace, name = '' } = completeRef(spec.target?.ref, metadata.namespace ?? '');
  return kind === 'AppBinding' ? client.get<AppBinding>(RESOURCES.AppBinding, { namespace, name }) : undefined;
}

/** What the sessions that are there say of an invoker that nothing is known of yet. Throws ApiError. */
export async function recallMetrics(
  shared: Shared,
  invoker: BackupConfiguration,
  repository: KeptRepository | undefined,
): Promise<void> {
  const key = sessionKey(invoker.kind, keyOf(invoker));
  if (shared.metrics.has(key)) return;
  shared.metrics.note(key, []);
  for (const at of lastOf(shared, invoker)) {
    const session = await shared.client.get<BackupSession>(RESOURCES.BackupSession, fromKey(at));
    if (session !== undefined) await noteMetrics(shared, session, invoker);
  }
  noteRepositoryMetrics(shared, invoker, repository?.slim);
}

export function noteRepositoryMetrics(
  { metrics }: Shared,
  invoker: BackupConfiguration,
  repository: KeptRepository['slim'] | undefined,
): void {
  if (repository === undefined) return;
  const samples = repositorySamples(repository, repository.status ?? {}, invoker);
  metrics.note(sessionKey(invoker.kind, keyOf(invoker)), samples);
}

/** The last session that succeeded, then the last one where that failed: the older one says when all was well. */
function lastOf({ sessions }: Shared, invoker: BackupConfiguration): string[] {
  const ended = sessions
    .sessionsOf(invokerKey(invoker.kind, keyOf(invoker)))
    .filter(({ status }) => status?.phase === 'Succeeded' || status?.phase === 'Failed')
    .sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? 1 : -1));
  const well = ended.find(({ status }) => status?.phase === 'Succeeded');
  const [last] = ended;
  return [...new Set([well, last])].flatMap((one) => (one === undefined ? [] : [keyOf(one)]));
}

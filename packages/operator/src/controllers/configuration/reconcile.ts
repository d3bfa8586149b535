import { isDeepStrictEqual } from 'node:util';
import type { BackupConfiguration } from '@stash-addons/core';
import { nameOf, RESOURCES } from '@stash-addons/kube';
import { configurationStatus, findCondition, type Prerequisites, SCHEDULED } from '@stash-addons/session';
import { fromKey, type Key } from '../../cache/informer.js';
import { recallMetrics } from '../session/note-metrics.js';
import { FINALIZER } from '../ownership.js';
import type { Shared } from '../shared.js';
import { earliest, nextLook } from '../times.js';
import { removeOldTrigger } from './old-trigger.js';
import { lookAt } from './prerequisites.js';
import { followSchedule, scheduleOf } from './slots.js';

/**
 * Brings one BackupConfiguration to where it should be: its status says whether backups can be made, and the sessions
 * that are due exist. Returns when to look again. Throws ApiError.
 */
export async function reconcileConfiguration(shared: Shared, key: Key, now = new Date()): Promise<Date | undefined> {
  const found = await shared.client.get<BackupConfiguration>(RESOURCES.BackupConfiguration, fromKey(key));
  if (found === undefined) return undefined;
  if (found.metadata.deletionTimestamp !== undefined) return letGo(shared, found);
  return bringOn(shared, await withFinalizer(shared, found), now);
}

async function bringOn(shared: Shared, invoker: BackupConfiguration, now: Date): Promise<Date | undefined> {
  const schedule = scheduleOf(invoker, now);
  const { seen, repository, mayUse } = await lookAt(shared, invoker);
  await recallMetrics(shared, invoker, repository);
  // Also one that is not served has its snapshots there, of which a user alone there would take the untagged for its own.
  if (repository !== undefined && mayUse) await shared.references.add(repository, invoker);
  if (schedule !== undefined && 'problem' in schedule) {
    return lookAgain(await settle(shared, invoker, { ...seen, scheduleProblem: schedule.problem }, now), now);
  }
  const settled = await settle(shared, invoker, seen, now);
  const next = schedule && (await followSchedule(shared, settled, schedule, now));
  return earliest(next, lookAgain(settled, now));
}

/** Stays until the Repository no longer says that it is used. */
async function letGo(shared: Shared, invoker: BackupConfiguration): Promise<undefined> {
  const { finalizers = [], resourceVersion } = invoker.metadata;
  if (!finalizers.includes(FINALIZER)) return;
  await shared.references.remove(invoker);
  const kept = finalizers.filter((one) => one !== FINALIZER);
  const change = { metadata: { resourceVersion, finalizers: kept } };
  await shared.client.patch(RESOURCES.BackupConfiguration, nameOf(invoker), change);
}

async function withFinalizer({ client }: Shared, invoker: BackupConfiguration): Promise<BackupConfiguration> {
  const { finalizers = [], resourceVersion } = invoker.metadata;
  if (finalizers.includes(FINALIZER)) return invoker;
  const change = { metadata: { resourceVersion, finalizers: [...finalizers, FINALIZER] } };
  return client.patch<BackupConfiguration>(RESOURCES.BackupConfiguration, nameOf(invoker), change);
}

async function settle(
  shared: Shared,
  invoker: BackupConfiguration,
  seen: Prerequisites,
  now: Date,
): Promise<BackupConfiguration> {
  const isNew = findCondition(invoker.status?.conditions, 'CronJobCreated')?.message !== SCHEDULED;
  if (isNew) await removeOldTrigger(shared, invoker);
  const status = configurationStatus(invoker, seen, now);
  if (isDeepStrictEqual(status, invoker.status)) return invoker;
  return shared.client.replaceStatus(RESOURCES.BackupConfiguration, { ...invoker, status });
}

/** Undefined where nothing is missing; what is there and goes is noticed by the session that needs it. */
function lookAgain({ status }: BackupConfiguration, now: Date): Date | undefined {
  const missing = (status?.conditions ?? []).filter(({ type, status: is }) => is !== 'True' && type.endsWith('Found'));
  const [since] = missing
    .map(({ lastTransitionTime }) => lastTransitionTime)
    .sort()
    .reverse();
  return since === undefined ? undefined : nextLook(new Date(since), now);
}

import type { Condition } from '@stash-addons/core';
import type { HostStats } from '../state.js';

/** What a hook's templates may use; the field names are the wire's. */
export interface HookSummary {
  Name: string;
  Namespace: string;
  Invoker: { APIGroup: string; Kind: string; Name: string };
  Target: { APIVersion: string; Kind: string; Name: string; Namespace: string };
  Status: { Phase: 'Succeeded' | 'Failed'; Duration: string; Error: string };
  RetryLeft: number;
}

/** Conditions that tell of bad news when they are True. */
const BAD_NEWS = ['DeadlineExceeded', 'BackupDisrupted', 'RestoreDisrupted', 'SessionCancelled'];
/** What cannot fail a session. */
const HARMLESS = ['MetricsPushed', 'RepositoryMetricsPushed', 'BackupHistoryCleaned'];

/** Phase and error of what a hook is for: a target, or with a batch's global hook all of them. */
export function mergeSummary(
  identity: Omit<HookSummary, 'Status'>,
  seen: { conditions: readonly Condition[]; stats: readonly HostStats[]; duration?: string },
): HookSummary {
  const bad = seen.conditions.filter((one) => !HARMLESS.includes(one.type) && isBad(one));
  const failed = seen.stats.filter((host) => host.phase === 'Failed');
  const errors = [...failed.map((host) => host.error), ...bad.map((one) => one.message ?? one.reason)];
  return {
    ...identity,
    Status: {
      Phase: bad.length + failed.length > 0 ? 'Failed' : 'Succeeded',
      Duration: seen.duration ?? '',
      Error: errors.filter((text) => text !== undefined && text !== '').join('; '),
    },
  };
}

function isBad(condition: Condition): boolean {
  return BAD_NEWS.includes(condition.type) ? condition.status === 'True' : condition.status === 'False';
}

import { decodeTags, encodeTag, type RetentionPolicy } from '@stash-addons/core';
import type { Restic } from './restic.js';
import { retentionScope, type RetentionScopeOptions } from './retention.js';
import { groupSets } from './sets.js';
import type { ForgetResult, Snapshot } from './types.js';

export interface RetentionRun {
  policy: RetentionPolicy;
  /** Whose snapshots the policy is for. */
  scope: RetentionScopeOptions;
  /** The target is known to make sets now, so that the one prune has to wait for their parts. */
  sets: boolean;
  /**
   * Value of the `session` tag of what was stored just now. It is kept in any case: by a clock that was set back, or
   * beside snapshots of one that was ahead, it is not the newest.
   */
  session?: string;
  now: Date;
}

export interface RetentionResult extends ForgetResult {
  /** Parts that went with their leads, or were left by a session that died. Not among `removed`. */
  parts: Snapshot[];
}

/**
 * A part without a lead is of a session that died, or of one that runs. One that runs holds the repository locked by the
 * restic of its lead, so that nothing can be forgotten; the age is for a lock that somebody removed.
 */
const STRAY_MS = 24 * 3600 * 1000;

/**
 * Applies the policy to sets and to snapshots that stand for themselves: restic sees no part, since those have no target
 * tag. Parts whose lead is gone are forgotten after it, so that what a kill leaves between is no lead without its parts.
 * A target without sets costs one call of restic.
 */
export async function applyRetention(
  restic: Pick<Restic, 'forget' | 'snapshots' | 'prune'>,
  run: RetentionRun,
): Promise<RetentionResult> {
  const { policy, sets } = run;
  const done = await forgetByRules(restic, run);
  if (!done.ran || !(sets || sawSet(done))) return { ...done, parts: [] };
  const parts = partsToForget(await restic.snapshots(), done, run);
  if (!done.dryRun) {
    await restic.forget({ ids: parts.map(({ id }) => id), prune: policy.prune });
    if (policy.prune && sets && parts.length === 0 && done.removed.length > 0) await restic.prune();
  }
  return { ...done, parts };
}

function forgetByRules(restic: Pick<Restic, 'forget'>, { policy, scope, sets, session }: RetentionRun) {
  const { filter } = retentionScope(scope);
  const keptTags = session ? [encodeTag('session', session)] : [];
  return restic.forget({ policy: sets ? { ...policy, prune: false } : policy, filter, keptTags });
}

function sawSet({ groups }: ForgetResult): boolean {
  return groups.some(({ keep, remove }) => [...keep, ...remove].some(({ tags }) => decodeTags(tags).set !== undefined));
}

function partsToForget(all: readonly Snapshot[], { groups, removed }: ForgetResult, run: RetentionRun): Snapshot[] {
  const { scope, now } = run;
  const gone = new Set(groups.flatMap(({ remove }) => remove.flatMap(({ tags }) => decodeTags(tags).set ?? [])));
  const { strays } = groupSets(all.filter(({ id }) => !removed.includes(id)));
  return strays.filter(({ hostname, tags, time }) => {
    const { set = '', 'part-of': target } = decodeTags(tags);
    if (target !== scope.target || scope.hosts?.includes(hostname) === false) return false;
    return gone.has(set) || now.getTime() - Date.parse(time) > STRAY_MS;
  });
}

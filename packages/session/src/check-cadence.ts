import { parseDuration } from '@stash-addons/core';

/** How often a session checks the repository. `subset` as restic's --read-data-subset takes it. */
export type CheckCadence =
  | { every: 'session'; subset?: string }
  /** `interval` is a duration text such as `24h`; `last` is RFC 3339, absent when it was never checked. */
  | { every: 'interval'; interval: string; last?: string; subset?: string }
  | { every: 'never' };

/** Whether this session has to check. An interval that cannot be read counts as elapsed: one check too many is harmless. */
export function isCheckDue(cadence: CheckCadence, now: Date): boolean {
  if (cadence.every !== 'interval') return cadence.every === 'session';
  if (cadence.last === undefined) return true;
  return now.getTime() - new Date(cadence.last).getTime() >= (parseDuration(cadence.interval) ?? 0);
}

import type { RetentionPolicy } from '@stash-addons/core';
import { repeat, type Driver } from '../driver.js';
import type { RetentionFilter } from '../retention.js';
import type { ForgetGroup, ForgetResult } from '../types.js';

export interface ForgetByPolicy {
  policy: RetentionPolicy;
  /** Which snapshots the policy sees: `retentionScope(...).filter`. */
  filter: RetentionFilter;
  /** What makes a group, each with its own kept ones. Default `host`. */
  groupBy?: 'host' | 'host,paths' | 'host,paths,tags';
}

export type ForgetOptions = { ids: readonly string[]; prune?: boolean } | ForgetByPolicy;

const KEEP_FLAGS = {
  keepLast: '--keep-last',
  keepHourly: '--keep-hourly',
  keepDaily: '--keep-daily',
  keepWeekly: '--keep-weekly',
  keepMonthly: '--keep-monthly',
  keepYearly: '--keep-yearly',
} as const;

/** Removes the snapshots named, or those a policy does not keep. A policy without a keep rule is not run, and says so. */
export async function forget(driver: Driver, options: ForgetOptions): Promise<ForgetResult> {
  if ('ids' in options) return forgetIds(driver, options);
  const keep = keepFlags(options.policy);
  const dryRun = options.policy.dryRun ?? false;
  if (keep.length === 0) return { ran: false, dryRun, kept: [], removed: [], groups: [] };
  const args = ['forget', ...keep, ...filterFlags(options.filter), '--group-by', options.groupBy ?? 'host'];
  if (options.policy.prune && !dryRun) args.push('--prune');
  if (dryRun) args.push('--dry-run', '--no-lock');
  return summarise(await driver.output({ verb: 'forget', args }), dryRun);
}

/** What the policy would do now. Nothing is locked or changed. */
export function forgetPlan(driver: Driver, options: ForgetByPolicy): Promise<ForgetResult> {
  return forget(driver, { ...options, policy: { ...options.policy, dryRun: true } });
}

async function forgetIds(driver: Driver, options: { ids: readonly string[]; prune?: boolean }): Promise<ForgetResult> {
  const removed = [...options.ids];
  if (removed.length === 0) return { ran: false, dryRun: false, kept: [], removed, groups: [] };
  const args = ['forget', ...(options.prune ? ['--prune'] : []), '--', ...removed];
  await driver.output({ verb: 'forget', args });
  return { ran: true, dryRun: false, kept: [], removed, groups: [] };
}

function keepFlags(policy: RetentionPolicy): string[] {
  const counted = Object.entries(KEEP_FLAGS).flatMap(([name, flag]) => {
    const count = policy[name as keyof typeof KEEP_FLAGS];
    return count === undefined || count === 0 ? [] : [flag, String(count)];
  });
  return [...counted, ...repeat('--keep-tag', policy.keepTags)];
}

function filterFlags(filter: RetentionFilter): string[] {
  return [...repeat('--host', filter.hosts), ...repeat('--tag', filter.tagLists)];
}

type PrintedGroup = Omit<ForgetGroup, 'keep' | 'remove'> & { [Part in 'keep' | 'remove']: ForgetGroup[Part] | null };

/** restic prints nothing at all where no snapshot matched, and the report of a prune after its JSON. */
function summarise(stdout: string, dryRun: boolean): ForgetResult {
  const line = stdout.split('\n').find((one) => one.startsWith('['));
  const groups = line === undefined ? [] : (JSON.parse(line) as PrintedGroup[]);
  const full: ForgetGroup[] = groups.map((group) => ({ ...group, keep: group.keep ?? [], remove: group.remove ?? [] }));
  const ids = (pick: 'keep' | 'remove') => full.flatMap((group) => group[pick].map(({ id }) => id));
  return { ran: true, dryRun, kept: ids('keep'), removed: ids('remove'), groups: full };
}

import type { RetentionPolicy } from '@stash-addons/core';
import { repeat, type Driver } from '../driver.js';
import type { RetentionFilter } from '../retention.js';
import type { ForgetGroup, ForgetResult } from '../types.js';

export interface ForgetByPolicy {
  policy: RetentionPolicy;
  /** Which snapshots the policy sees: `retentionScope(...).filter`. */
  filter: RetentionFilter;
  /** Snapshots with one of these are kept besides what the rules keep, and not counted. They are no rule by themselves. */
  keptTags?: readonly string[];
  /** What makes a group, each with its own kept ones. Default `host`. */
  groupBy?: 'host' | 'host,paths' | 'host,paths,tags';
}

export interface ForgetByIds {
  /** An id that is not there is passed over; `removed` of the result lacks it. */
  ids: readonly string[];
  prune?: boolean;
  /** How long to wait for another run's lock, for example `30s`. Default: not at all. */
  retryLock?: string;
  /** Goes on although the driver was cancelled: for tidying up. */
  uncancelled?: boolean;
}

export type ForgetOptions = ForgetByIds | ForgetByPolicy;

const KEEP_FLAGS = {
  keepLast: '--keep-last',
  keepHourly: '--keep-hourly',
  keepDaily: '--keep-daily',
  keepWeekly: '--keep-weekly',
  keepMonthly: '--keep-monthly',
  keepYearly: '--keep-yearly',
} as const;

/**
 * Removes the snapshots named, or those a policy does not keep; a dry run locks and changes nothing. A policy without a
 * keep rule is not run, and says so.
 */
export async function forget(driver: Driver, options: ForgetOptions): Promise<ForgetResult> {
  if ('ids' in options) return forgetIds(driver, options);
  const keep = keepFlags(options.policy);
  const dryRun = options.policy.dryRun ?? false;
  if (keep.length === 0) return { ran: false, dryRun, kept: [], removed: [], groups: [] };
  const kept = [...keep, ...repeat('--keep-tag', options.keptTags)];
  const args = ['forget', ...kept, ...filterFlags(options.filter), '--group-by', options.groupBy ?? 'host'];
  if (options.policy.prune && !dryRun) args.push('--prune');
  if (dryRun) args.push('--dry-run', '--no-lock');
  return summarise(await driver.output({ verb: 'forget', args }), dryRun);
}

async function forgetIds(driver: Driver, options: ForgetByIds): Promise<ForgetResult> {
  if (options.ids.length === 0) return { ran: false, dryRun: false, kept: [], removed: [], groups: [] };
  const { retryLock, uncancelled = false } = options;
  const flags = [
    ...(options.prune ? ['--prune'] : []),
    ...(retryLock === undefined ? [] : ['--retry-lock', retryLock]),
  ];
  const args = ['forget', ...flags, '--', ...options.ids];
  const { stderr } = await driver.good({ verb: 'forget', args, uncancelled });
  const passedOver = new Set(stderr.map((line) => /^Ignoring "([^"]*)"/.exec(line)?.[1]));
  const removed = options.ids.filter((id) => !passedOver.has(id));
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

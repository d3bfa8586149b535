import type { WireRetentionPolicy } from '@stash-addons/core';
import { DATA_PATH } from '../claims/claims.js';
import { claimsOf } from '../claims/of-input.js';
import { memberOf, targetRef } from '../members.js';
import type { BackupInput, ResolveInput, RestoreInput } from '../types.js';
import { selectHosts } from '../restore/hosts.js';
import type { Supplied } from './repository.js';

/** Variables that say what is backed up or restored, for either operation. */
export function targetVariables(input: ResolveInput): Supplied {
  const { kind, name, namespace } = targetRef(input);
  const target = memberOf(input).target;
  return {
    TARGET_KIND: kind || undefined,
    TARGET_NAME: name || claimsOf(input)[0]?.name,
    TARGET_NAMESPACE: namespace,
    TARGET_MOUNT_PATH: target?.volumeMounts?.[0]?.mountPath ?? DATA_PATH,
    DRIVER_ARGS: joined(target?.args, ' '),
  };
}

export function backupVariables(input: BackupInput): Supplied {
  const target = memberOf(input).target;
  return {
    TARGET_PATHS: joined(target?.paths, ',') ?? DATA_PATH,
    EXCLUDE_PATTERNS: joined(target?.exclude, ','),
    HOSTNAME: target?.alias || 'host-0',
    BACKUP_SESSION: input.session.name,
    ...retentionVariables(input.invoker.spec.retentionPolicy),
  };
}

export function restoreVariables(input: RestoreInput): Supplied {
  const { rule, wireHost, hostname } = selectHosts(input);
  const listed = (items: string[] | undefined) => joined(items, ',') ?? '';
  return {
    HOSTNAME: hostname,
    SOURCE_HOSTNAME: rule === undefined ? '' : rule.sourceHost || wireHost,
    RESTORE_PATHS: listed(rule?.paths),
    RESTORE_SNAPSHOTS: listed(rule?.snapshots),
    INCLUDE_PATTERNS: listed(rule?.include),
    EXCLUDE_PATTERNS: listed(rule?.exclude),
    TARGET_APP_REPLICAS: String(memberOf(input).target?.replicas ?? 1),
    RESTORE_SESSION: input.session.name,
  };
}

const KEEP = {
  RETENTION_KEEP_LAST: 'keepLast',
  RETENTION_KEEP_HOURLY: 'keepHourly',
  RETENTION_KEEP_DAILY: 'keepDaily',
  RETENTION_KEEP_WEEKLY: 'keepWeekly',
  RETENTION_KEEP_MONTHLY: 'keepMonthly',
  RETENTION_KEEP_YEARLY: 'keepYearly',
} as const;

/** Numbers only where they are above 0, switches only where they are on. */
function retentionVariables(policy: WireRetentionPolicy | undefined): Supplied {
  const counts = Object.entries(KEEP).map(([variable, field]) => [variable, policy?.[field] ?? 0] as const);
  return {
    ...Object.fromEntries(
      counts.filter(([, count]) => count > 0).map(([variable, count]) => [variable, String(count)]),
    ),
    RETENTION_KEEP_TAGS: joined(policy?.keepTags, ','),
    RETENTION_PRUNE: policy?.prune ? 'true' : undefined,
    RETENTION_DRY_RUN: policy?.dryRun ? 'true' : undefined,
  };
}

function joined(list: readonly string[] | undefined, separator: string): string | undefined {
  return list !== undefined && list.length > 0 ? list.join(separator) : undefined;
}

import type { RestoreTarget } from '@stash-addons/core';

type ClaimTarget = Pick<RestoreTarget, 'alias' | 'replicas' | 'volumeClaimTemplates'>;

/** The host of a target that is not told apart by replicas; snapshots of the wire have this name where there is no alias. */
const ONLY_HOST = 'host-0';
/** For more of them than that nobody makes claims by a RestoreSession. */
export const MOST_REPLICAS = 256;

export function restoresIntoClaims(target: Pick<ClaimTarget, 'volumeClaimTemplates'> | undefined): boolean {
  return (target?.volumeClaimTemplates ?? []).length > 0;
}

/** Which replicas claims are made for, each of which is restored by a Job of its own; none where no claims are made. */
export function ordinalsOf(target: ClaimTarget | undefined): number[] {
  if (!restoresIntoClaims(target)) return [];
  const replicas = target?.replicas ?? 1;
  const isCount = Number.isInteger(replicas) && replicas > 0;
  return Array.from({ length: isCount ? Math.min(replicas, MOST_REPLICAS) : 0 }, (_, ordinal) => ordinal);
}

/** The host that a Job restores: with `replicas` there is one for each of them, even if that is one. */
export function restoredHost({ alias, replicas, ...target }: ClaimTarget, ordinal = 0): string {
  const isNumbered = restoresIntoClaims(target) && replicas !== undefined;
  return isNumbered ? `${alias || 'host'}-${ordinal}` : alias || ONLY_HOST;
}

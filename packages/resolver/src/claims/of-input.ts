import type { VolumeMount } from 'kubernetes-types/core/v1.js';
import { describe, invokerNamespace, memberOf, memberPath } from '../members.js';
import type { ResolveInput } from '../types.js';
import { claimProblems } from './claim-problems.js';
import { claimMounts, replicaClaims, type ReplicaClaim } from './claims.js';
import { restoresIntoClaims } from './replicas.js';

/** Which replica a resolution is for; undefined where no claims are made. */
export function ordinalOf(input: ResolveInput): number | undefined {
  if (input.operation === 'backup') return undefined;
  return restoresIntoClaims(memberOf(input).target) ? (input.ordinal ?? 0) : undefined;
}

/** The same where the user says how many replicas there are, so that names have the number in them. */
export function numberedOrdinal(input: ResolveInput): number | undefined {
  return memberOf(input).target?.replicas === undefined ? undefined : ordinalOf(input);
}

/** The claims of the replica that a resolution is for. */
export function claimsOf(input: ResolveInput): ReplicaClaim[] {
  const ordinal = ordinalOf(input);
  if (ordinal === undefined || input.operation === 'backup') return [];
  const place = { object: describe(input), path: `${memberPath(input)}.target.volumeClaimTemplates` };
  return replicaClaims(memberOf(input).target ?? {}, ordinal, place);
}

/** Where every container of the replica finds its claims. */
export function claimMountsOf(input: ResolveInput): VolumeMount[] {
  const claims = claimsOf(input);
  return claims.length === 0 ? [] : claimMounts(memberOf(input).target ?? {}, claims);
}

/** Throws the first of `claimProblems`. */
export function refuseBadClaims(input: ResolveInput): void {
  if (input.operation === 'backup') return;
  const place = { object: describe(input), path: `${memberPath(input)}.target`, namespace: invokerNamespace(input) };
  const [problem] = claimProblems(memberOf(input).target, place);
  if (problem !== undefined) throw problem;
}

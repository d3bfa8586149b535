import type { ClaimTemplate, RestoreTarget } from '@stash-addons/core';
import type { PersistentVolumeClaimSpec, VolumeMount } from 'kubernetes-types/core/v1.js';
import { substitute } from '../template/tree.js';

/** Where a program finds its data by default. */
export const DATA_PATH = '/stash-data';

/** A claim to be made before its replica is restored. */
export interface ReplicaClaim {
  name: string;
  /** What it is called in the pod. */
  volume: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  spec: PersistentVolumeClaimSpec;
}

interface ClaimPlace {
  /** Of whom the templates are, for messages. */
  object: string;
  /** Where the list of templates stands. */
  path: string;
}

/**
 * The claims of one replica, with its number filled in wherever a template has it. Throws SA_RESOLVE_FIELD where a template
 * has no name, SA_RESOLVE_VARIABLE_UNSET, SA_RESOLVE_SYNTAX.
 */
export function replicaClaims(
  { volumeClaimTemplates: templates = [] }: Pick<RestoreTarget, 'volumeClaimTemplates'>,
  ordinal: number,
  { object, path }: ClaimPlace,
): ReplicaClaim[] {
  const variables = new Map([['POD_ORDINAL', String(ordinal)]]);
  return templates.map(({ metadata = {}, spec = {} }: ClaimTemplate, i) => {
    const { name = '', labels, annotations } = metadata;
    const own = { metadata: { name, ...(labels && { labels }), ...(annotations && { annotations }) }, spec };
    const filled = substitute(own, variables, { object, path: `${path}[${i}]` });
    return { ...filled.metadata, volume: volumeOf(filled.metadata.name, ordinal), spec: filled.spec };
  });
}

/** The wire's: the name of the claim without the number of its replica. */
function volumeOf(claim: string, ordinal: number): string {
  const suffix = `-${ordinal}`;
  return claim.endsWith(suffix) ? claim.slice(0, -suffix.length) : claim;
}

/** Where the claims are mounted: where the user says, and a single one else where programs look for data. */
export function claimMounts(
  { volumeMounts = [] }: Pick<RestoreTarget, 'volumeMounts'>,
  claims: readonly ReplicaClaim[],
): VolumeMount[] {
  const [only, ...more] = claims;
  if (volumeMounts.length > 0 || only === undefined || more.length > 0) return volumeMounts;
  return [{ name: only.volume, mountPath: DATA_PATH }];
}

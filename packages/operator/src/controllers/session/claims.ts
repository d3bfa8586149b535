import { type ApiObject, StashError } from '@stash-addons/core';
import { type Client, isConflict, nameOf, RESOURCES } from '@stash-addons/kube';
import { ordinalsOf, type ReplicaClaim, restoredHost, restoresIntoClaims } from '@stash-addons/resolver';
import type { PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.js';
import { take } from './create-own.js';
import type { Invoker, Session } from './run.js';

/** On a claim: the uid of the RestoreSession that it was made for. It outlives that, so that it has no owner. */
export const RESTORED_BY_ANNOTATION = 'stash-addons.dev/restored-by';

interface Claim extends ApiObject<'v1', 'PersistentVolumeClaim'> {
  spec: PersistentVolumeClaimSpec;
}

export function intoClaims(invoker: Invoker): boolean {
  return invoker.kind === 'RestoreSession' && restoresIntoClaims(invoker.spec.target);
}

/** The replicas of an invoker, one Job for each; the one Job of every other invoker has no number. */
export function jobOrdinals({ spec }: Pick<Invoker, 'spec'>): (number | undefined)[] {
  const ordinals = ordinalsOf(spec.target);
  return ordinals.length === 0 ? [undefined] : ordinals;
}

/** The hosts that the Jobs of an invoker restore, in the order of their numbers. */
export function jobHosts({ spec }: Pick<Invoker, 'spec'>): string[] {
  return jobOrdinals({ spec }).map((ordinal) => restoredHost(spec.target ?? {}, ordinal));
}

/**
 * Makes the claims of a restore that are not there yet: all of them, or where one is somebody else's none. Throws
 * SA_OPERATOR_CLAIM_EXISTS, SA_OPERATOR_REFUSED, or ApiError.
 */
export async function makeClaims(client: Client, session: Session, wanted: readonly ReplicaClaim[]): Promise<void> {
  const missing: Claim[] = [];
  for (const claim of wanted.map((one) => claimOf(one, session))) {
    if (!(await isMade(client, claim, session))) missing.push(claim);
  }
  for (const dryRun of [true, false]) {
    for (const claim of missing) await make(client, claim, { session, dryRun });
  }
}

function claimOf({ name, labels, annotations, spec }: ReplicaClaim, { metadata }: Session): Claim {
  const mark = { [RESTORED_BY_ANNOTATION]: metadata.uid ?? '' };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      namespace: metadata.namespace ?? '',
      name,
      ...(labels && { labels }),
      annotations: { ...annotations, ...mark },
    },
    spec,
  };
}

/** Whether an earlier try made it. Whatever else is there may have data in it. */
async function isMade(client: Client, claim: Claim, { metadata }: Session): Promise<boolean> {
  const found = await client.get<Claim>(RESOURCES.PersistentVolumeClaim, nameOf(claim));
  if (found === undefined) return false;
  const { annotations = {}, deletionTimestamp } = found.metadata;
  if (annotations[RESTORED_BY_ANNOTATION] === metadata.uid && deletionTimestamp === undefined) return true;
  const { namespace = '', name } = nameOf(claim);
  throw new StashError('SA_OPERATOR_CLAIM_EXISTS', { claim: `${namespace}/${name}` });
}

async function make(client: Client, claim: Claim, how: { session: Session; dryRun: boolean }): Promise<void> {
  const { session, dryRun } = how;
  try {
    await take(RESOURCES.PersistentVolumeClaim, claim, () =>
      client.create(RESOURCES.PersistentVolumeClaim, claim, { dryRun }),
    );
  } catch (error) {
    if (!isConflict(error) || !(await isMade(client, claim, session))) throw error;
  }
}

import { isStashError, type RestoreTarget, StashError } from '@stash-addons/core';
import { claimMounts, replicaClaims, type ReplicaClaim } from './claims.js';
import { MOST_REPLICAS, ordinalsOf, restoresIntoClaims } from './replicas.js';

export interface TargetPlace {
  /** Of whom the target is, for messages. */
  object: string;
  /** Where the target stands, for example `spec.target`. */
  path: string;
  /** Where its claims are made. */
  namespace: string;
}

/**
 * Why no claims can be made of a target's templates, or why what is restored would not land in them; none where it asks for
 * none. Each is a SA_RESOLVE_* of core's table.
 */
export function claimProblems(target: RestoreTarget | undefined, place: TargetPlace): StashError[] {
  if (target === undefined || !restoresIntoClaims(target)) return [];
  const ofFields = [...replicaProblems(target, place), ...templateProblems(target, place)];
  if (ofFields.length > 0) return ofFields;
  try {
    const at = { object: place.object, path: `${place.path}.volumeClaimTemplates` };
    const replicas = ordinalsOf(target).map((ordinal) => replicaClaims(target, ordinal, at));
    return [...sharedNames(replicas, place), ...mountProblems(target, replicas, place)];
  } catch (error) {
    if (isStashError(error)) return [error];
    throw error;
  }
}

function problemAt({ object, path }: TargetPlace, field: string, problem: string): StashError {
  return new StashError('SA_RESOLVE_FIELD', { object, path: `${path}.${field}`, problem });
}

function replicaProblems({ replicas = 1 }: RestoreTarget, place: TargetPlace): StashError[] {
  if (Number.isInteger(replicas) && replicas > 0 && replicas <= MOST_REPLICAS) return [];
  return [problemAt(place, 'replicas', `is ${replicas}; claims are made for 1 to ${MOST_REPLICAS}`)];
}

function templateProblems({ volumeClaimTemplates = [] }: RestoreTarget, place: TargetPlace): StashError[] {
  return volumeClaimTemplates.flatMap(({ metadata = {} }, i) => {
    const refuse = (field: string, problem: string): StashError =>
      problemAt(place, `volumeClaimTemplates[${i}].metadata.${field}`, problem);
    const { name, namespace = place.namespace } = metadata;
    return [
      ...(name ? [] : [refuse('name', 'is missing; a claim is found by it after the restore')]),
      ...(namespace === place.namespace
        ? []
        : [refuse('namespace', 'is another one, from where a pod mounts no claim')]),
    ];
  });
}

/** Two replicas, or two templates, that would be restored into one claim. */
function sharedNames(replicas: readonly ReplicaClaim[][], place: TargetPlace): StashError[] {
  const seen = new Map<string, number>();
  for (const claims of replicas) {
    for (const [i, { name }] of claims.entries()) {
      const other = seen.get(name);
      const field = `volumeClaimTemplates[${i}].metadata.name`;
      if (other === i) {
        const problem = `has no \${POD_ORDINAL} in it that tells ${replicas.length} replicas apart`;
        return [problemAt(place, field, problem)];
      }
      if (other !== undefined)
        return [problemAt(place, field, `gives the claim ${name}, as the template ${other} does`)];
      seen.set(name, i);
    }
  }
  return [];
}

/** The same for every replica, since the names of volumes have no number in them. */
function mountProblems(target: RestoreTarget, replicas: readonly ReplicaClaim[][], place: TargetPlace): StashError[] {
  for (const claims of replicas) {
    const volumes = claims.map(({ volume }) => volume);
    const mounts = claimMounts(target, claims);
    const strayed = mounts.findIndex(({ name }) => !volumes.includes(name));
    if (strayed >= 0) {
      const problem = `is the volume of no template: there are ${volumes.join(', ')}`;
      return [problemAt(place, `volumeMounts[${strayed}].name`, problem)];
    }
    const bare = volumes.findIndex((volume) => !mounts.some(({ name }) => name === volume));
    if (bare >= 0) {
      const problem = `gives a claim that nothing is restored into: no volumeMount is named ${volumes[bare]}`;
      return [problemAt(place, `volumeClaimTemplates[${bare}].metadata.name`, problem)];
    }
  }
  return [];
}

import { type RestoreRule, StashError } from '@stash-addons/core';

/**
 * Refuses rules that contradict each other.
 *
 * @throws SA_RESOLVE_FIELD
 */
export function validateRules(rules: readonly RestoreRule[], place: { object: string; path: string }): void {
  const seen = new Set<string>();
  let fallback = false;
  rules.forEach((rule, i) => {
    const refuse = (field: string, problem: string) => {
      throw new StashError('SA_RESOLVE_FIELD', {
        object: place.object,
        path: `${place.path}[${i}].${field}`,
        problem,
      });
    };
    if (rule.snapshots?.length && rule.paths?.length) {
      refuse('paths', 'stands beside snapshots; give one of them, in two rules if both are meant');
    }
    if (!rule.targetHosts?.length) {
      if (fallback) refuse('targetHosts', 'is empty in a second rule; only one rule may stand for all other hosts');
      fallback = true;
    }
    for (const host of new Set(rule.targetHosts)) {
      if (seen.has(host)) refuse('targetHosts', `lists ${host}, which an earlier rule lists already`);
      seen.add(host);
    }
  });
}

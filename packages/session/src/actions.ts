import type { Action, Condition } from '@stash-addons/core';
import { type CheckCadence, isCheckDue } from './check-cadence.js';
import type { ConditionType } from './conditions/catalogue.js';
import type { InvokerPlan } from './invoker.js';
import { hasCondition, isFalse } from './conditions/upsert.js';

/** The condition that tells how an action ended. */
export const CONDITION_OF_ACTION: Record<Action['name'], ConditionType> = {
  InitializeBackendRepository: 'BackendRepositoryInitialized',
  ApplyRetentionPolicy: 'RetentionPolicyApplied',
  VerifyRepositoryIntegrity: 'RepositoryIntegrityVerified',
  SendRepositoryMetrics: 'RepositoryMetricsPushed',
};

/** What a session does to the repository after its last target, in order. */
export function postActions({ check, measure }: Pick<InvokerPlan, 'check' | 'measure'>, now: Date): Action[] {
  const due = isCheckDue(check, now);
  return [
    { name: 'ApplyRetentionPolicy' },
    ...(due ? [verification(check)] : []),
    ...(due || measure === 'always' ? [{ name: 'SendRepositoryMetrics' } as const] : []),
  ];
}

/** Those of the actions that are still to be done: one that failed ends the chain. */
export function remaining(actions: readonly Action[], conditions: readonly Condition[]): Action[] {
  if (actions.some((one) => isFalse(conditions, CONDITION_OF_ACTION[one.name]))) return [];
  return actions.filter((one) => !hasCondition(conditions, CONDITION_OF_ACTION[one.name]));
}

function verification(cadence: CheckCadence): Action {
  const subset = cadence.every === 'never' ? undefined : cadence.subset;
  return { name: 'VerifyRepositoryIntegrity', ...(subset === undefined ? {} : { subset }) };
}

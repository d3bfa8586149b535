import type { Condition } from '@stash-addons/core';
import { wireTime } from '../time.js';
import { CONDITIONS, type ConditionRow, type ConditionType } from './catalogue.js';

export interface ConditionInput {
  type: string;
  status: Condition['status'];
  /** Default: the reason the catalogue has for this type and status. */
  reason?: string;
  message?: string;
}

/** Sets one condition by its type. `lastTransitionTime` moves only when the status does. */
export function upsertCondition(conditions: readonly Condition[], input: ConditionInput, now: Date): Condition[] {
  const old = findCondition(conditions, input.type);
  const reason = input.reason ?? defaultReason(input.type, input.status);
  const next: Condition = {
    type: input.type,
    status: input.status,
    lastTransitionTime: old !== undefined && old.status === input.status ? old.lastTransitionTime : wireTime(now),
    ...(reason === undefined ? {} : { reason }),
    ...(input.message === undefined ? {} : { message: input.message }),
  };
  return old === undefined ? [...conditions, next] : conditions.map((one) => (one === old ? next : one));
}

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((one) => one.type === type);
}

export function hasCondition(conditions: readonly Condition[] | undefined, type: ConditionType): boolean {
  return findCondition(conditions, type) !== undefined;
}

export function isTrue(conditions: readonly Condition[] | undefined, type: ConditionType): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

export function isFalse(conditions: readonly Condition[] | undefined, type: ConditionType): boolean {
  return findCondition(conditions, type)?.status === 'False';
}

function defaultReason(type: string, status: Condition['status']): string | undefined {
  const row: ConditionRow | undefined = (CONDITIONS as Record<string, ConditionRow>)[type];
  if (status === 'True') return row?.whenTrue;
  return status === 'False' ? row?.whenFalse : row?.whenUnknown;
}

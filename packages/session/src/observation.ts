import type { RunResult, StatusResult, TargetRef } from '@stash-addons/core';
import type { ConditionInput } from './conditions/upsert.js';
import type { ConditionType } from './conditions/catalogue.js';
import type { EndingCause } from './endings.js';

/** One thing an engine saw. Reducers take any number of them, in any order. */
export type Observation =
  /** An executor was made, a hook ended, the history was cleaned, a prerequisite was looked at. */
  | ({ kind: 'condition'; type: ConditionType; target?: TargetRef } & Omit<ConditionInput, 'type'>)
  /** The program of a target left its result. */
  | { kind: 'result'; target: TargetRef; result: RunResult }
  /** The status step left its result. */
  | { kind: 'status'; result: StatusResult }
  /** One of several executors of a target is gone: the one that this host is restored by. */
  | { kind: 'hostEnded'; target: TargetRef; host: string; cause: EndingCause; message: string }
  /** An executor is gone, or the last of several; without a target, the one that does the post actions alone. */
  | { kind: 'ended'; target?: TargetRef; cause: EndingCause; message: string }
  | { kind: 'cancelled'; message: string }
  | { kind: 'skipped'; message: string }
  /** The session that `createRetry` asked for is there. */
  | { kind: 'retryCreated' };

const ORDER: Observation['kind'][] = [
  ...(['condition', 'result', 'status', 'hostEnded', 'ended'] as const),
  ...(['cancelled', 'skipped', 'retryCreated'] as const),
];

/** What tells more comes first, then an order of their own, so that the order of arrival does not matter. */
export function inOrder(observations: readonly Observation[]): Observation[] {
  const keyed = observations.map((one) => ({ one, key: `${ORDER.indexOf(one.kind)} ${JSON.stringify(one)}` }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ one }) => one);
}

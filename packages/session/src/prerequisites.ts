import type { BackupConfiguration, Condition, TargetRef } from '@stash-addons/core';
import type { ConditionType } from './conditions/catalogue.js';
import { upsertCondition } from './conditions/upsert.js';
import type { Observation } from './observation.js';
import { invokerPhase } from './phases/invoker-phase.js';

/** Whether something an invoker needs is there; `message` says what was looked for, and why it is not known. */
export interface Sight {
  seen: 'True' | 'False' | 'Unknown';
  message: string;
}

/** What an invoker needs besides itself; what was not looked at is absent. */
export interface Prerequisites {
  repository?: Sight;
  secret?: Sight;
  target?: Sight;
  /** Whether an addon, or a Task of the user's own, serves it. */
  addon?: Sight;
  /** Why the invoker breaks a rule; none where it breaks none. */
  problems: Problem[];
  /** Why its schedule cannot be followed. */
  scheduleProblem?: string;
}

export interface Problem {
  /** Default: the wire's word for it. */
  reason?: string;
  message: string;
}

/** A rule that only the operator's present version has. */
export const NOT_SERVED = 'NotServedYet';
/** The wire's condition says that sessions are started, which takes no CronJob here. */
export const SCHEDULED = 'The operator starts the sessions itself; there is no CronJob';

/** The status of a BackupConfiguration after its prerequisites were looked at. */
export function configurationStatus(
  { metadata, spec, status }: BackupConfiguration,
  seen: Prerequisites,
  now: Date,
): NonNullable<BackupConfiguration['status']> {
  const conditions = conditionsOf(seen).reduce<Condition[]>(
    (before, one) => upsertCondition(before, one, now),
    status?.conditions ?? [],
  );
  return {
    ...status,
    ...(metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }),
    conditions,
    phase: invokerPhase(conditions, spec.driver),
  };
}

interface Input {
  type: ConditionType;
  status: Condition['status'];
  reason?: string;
  message: string;
}

/** What the prerequisites of a restore tell its reducers. */
export function restorePrerequisites(seen: Omit<Prerequisites, 'scheduleProblem'>, target: TargetRef): Observation[] {
  return commonConditions(seen, 'RestoreTargetFound').map((one) => ({ kind: 'condition', ...one, target }));
}

function conditionsOf({ scheduleProblem, ...seen }: Prerequisites): Input[] {
  return [
    ...commonConditions(seen, 'BackupTargetFound'),
    {
      type: 'CronJobCreated',
      status: scheduleProblem === undefined ? 'True' : 'False',
      message: scheduleProblem ?? SCHEDULED,
    },
  ];
}

function commonConditions(
  { repository, secret, target, addon, problems }: Prerequisites,
  ofTarget: ConditionType,
): Input[] {
  const [problem] = problems;
  const seen = (type: ConditionType, sight: Sight | undefined): Input[] =>
    sight === undefined ? [] : [{ type, status: sight.seen, message: sight.message }];
  return [
    ...seen('RepositoryFound', repository),
    ...seen('BackendSecretFound', secret),
    ...seen(ofTarget, target),
    ...seen('AddonFound', addon),
    {
      type: 'ValidationPassed',
      status: problem === undefined ? 'True' : 'False',
      ...(problem?.reason === undefined ? {} : { reason: problem.reason }),
      message: problems.length === 0 ? 'It breaks no rule' : problems.map(({ message }) => message).join('; '),
    },
  ];
}

import { findCondition, hasCondition, isFalse } from '../conditions/upsert.js';
import { ENDINGS } from '../endings.js';
import { mergeSummary } from '../hooks/summary.js';
import { shouldRunHook } from '../hooks/policy.js';
import type { MemberPlan } from '../invoker.js';
import { isDone, isStarted, targetPhase } from '../phases/target-phase.js';
import { conditionsOf, setTargetCondition, type SessionState, type TargetState } from '../state.js';
import { sameTarget } from '../target.js';
import { identityOf, skippedBy, type Settled, type Settling } from './settling.js';

/** Post hooks of targets whose executor is gone without having run them. */
export function settlePostHooks(state: SessionState, settling: Settling): Settled {
  const settled: Settled = { state, next: [] };
  return settling.invoker.members.reduce(
    (before, member, index) => settlePostHook(before, { member, index }, settling),
    settled,
  );
}

/** Whether a target's post hook still has to end. */
export function awaitsPostHook(state: SessionState, member: MemberPlan, index: number): boolean {
  if (member.hooks.post === undefined || !isStarted(state, index)) return false;
  const conditions = conditionsOf(state, index);
  return !hasCondition(conditions, state.words.postHook) && !isFalse(conditions, state.words.preHook);
}

function settlePostHook(before: Settled, at: { member: MemberPlan; index: number }, settling: Settling): Settled {
  const { state, next } = before;
  const { member, index } = at;
  const policy = member.hooks.post;
  if (policy === undefined || !awaitsPostHook(state, member, index) || !isGone(state, index, settling)) return before;
  const { ref, stats } = state.targets[index] as TargetState;
  const summary = mergeSummary(identityOf(settling, member), { conditions: conditionsOf(state, index), stats });
  if (shouldRunHook(policy, summary))
    return { state, next: [...next, { kind: 'runPostHook', index, ref, after: summary.Status }] };
  const condition = { type: state.words.postHook, status: 'True', message: skippedBy(policy) } as const;
  return { state: setTargetCondition(state, index, condition, settling.now), next };
}

function isGone(state: SessionState, index: number, { observations }: Settling): boolean {
  if (!isDone(targetPhase(state, index))) return false;
  const disrupted = findCondition(conditionsOf(state, index), state.words.disrupted);
  if (disrupted?.status === 'True' && disrupted.reason !== ENDINGS.failed) return true;
  if (isFalse(conditionsOf(state, index), state.words.executor)) return true;
  const { ref } = state.targets[index] as TargetState;
  return observations.some((seen) => seen.kind === 'ended' && sameTarget(seen.target, ref));
}

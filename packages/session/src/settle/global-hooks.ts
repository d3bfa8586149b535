import { hasCondition } from '../conditions/upsert.js';
import { mergeSummary } from '../hooks/summary.js';
import { shouldRunHook } from '../hooks/policy.js';
import { setCondition, type SessionState } from '../state.js';
import { identityOf, skippedBy, type Settled, type Settling } from './settling.js';

/** Whether the hook before the first target still has to end. */
export function awaitsGlobalPre(state: SessionState, { invoker }: Settling): boolean {
  return invoker.hooks.pre && !hasCondition(state.conditions, state.words.globalPre);
}

/** The hook after the last target. */
export function settleGlobalPost(state: SessionState, settling: Settling): Settled {
  const policy = settling.invoker.hooks.post;
  const { globalPost } = state.words;
  if (policy === undefined || hasCondition(state.conditions, globalPost)) return { state, next: [] };
  const conditions = [...state.conditions, ...state.targets.flatMap((target) => target.conditions)];
  const stats = state.targets.flatMap((target) => target.stats);
  if (shouldRunHook(policy, mergeSummary(identityOf(settling), { conditions, stats }))) {
    return { state, next: [{ kind: 'runGlobalHook', hook: 'post' }] };
  }
  const condition = { type: globalPost, status: 'True', message: skippedBy(policy) } as const;
  return { state: setCondition(state, condition, settling.now), next: [] };
}

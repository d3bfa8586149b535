import type { ExecutionOrder } from '@stash-addons/core';
import { isTrue } from './conditions/upsert.js';
import { isCutShort } from './phases/completion.js';
import { isBlocked, isTargetMissing } from './phases/prerequisites.js';
import { isDone, isPartlyStarted, isStarted, targetPhase } from './phases/target-phase.js';
import type { SessionState } from './state.js';

/**
 * Indices of the targets that may start now. In sequence one starts when all before it have ended. In parallel all
 * start at once, but while the repository still has to be made only one runs: two that make it at the same moment can
 * both succeed. One that has several executors starts until it has all of them.
 */
export function nextMembers(state: SessionState, order: ExecutionOrder): number[] {
  if (isCutShort(state) || isBlocked(state)) return [];
  const all = state.targets.map((_, index) => index);
  const waiting = all.filter((index) => canStart(state, index));
  const running = all.some((index) => isStarted(state, index) && !isDone(targetPhase(state, index)));
  if (order === 'Parallel' && !needsRepository(state)) return waiting;
  return running ? waiting.filter((index) => isPartlyStarted(state, index)) : waiting.slice(0, 1);
}

function canStart(state: SessionState, index: number): boolean {
  const phase = targetPhase(state, index);
  if (isPartlyStarted(state, index)) return phase === 'Running';
  return !isStarted(state, index) && !isTargetMissing(state, index) && phase === 'Pending';
}

/** Whether the next target has to make the repository first. */
export function needsRepository(state: SessionState): boolean {
  const asked = state.targets.some((target) => target.preBackupActions?.includes('InitializeBackendRepository'));
  return asked && !isTrue(state.conditions, 'BackendRepositoryInitialized');
}

import { isFalse, isTrue } from '../conditions/upsert.js';
import type { SessionState } from '../state.js';
import { isDone, targetPhase } from './target-phase.js';

/** Something ended the session as a whole; no further target is started. */
export function isCutShort(state: SessionState): boolean {
  return (
    isTrue(state.conditions, 'DeadlineExceeded') ||
    isTrue(state.conditions, 'SessionCancelled') ||
    isFalse(state.conditions, state.words.globalPre) ||
    isFalse(state.conditions, 'BackendRepositoryInitialized')
  );
}

/** Every target that was or will be started has ended. */
export function areTargetsDone(state: SessionState): boolean {
  const phases = state.targets.map((_, index) => targetPhase(state, index));
  if (isCutShort(state)) return phases.every((phase) => phase !== 'Running');
  return phases.every(isDone);
}

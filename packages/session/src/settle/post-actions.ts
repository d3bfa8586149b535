import { remaining } from '../actions.js';
import type { NextAction } from '../next-action.js';
import { targetPhase } from '../phases/target-phase.js';
import type { SessionState } from '../state.js';
import { sessionCause } from './cut-short.js';

/** Post actions that are still to be done when all targets have ended, and whether a target's own run does them. */
export function duePostActions(state: SessionState): { next: NextAction[]; open: boolean } {
  const phases = state.targets.map((_, index) => targetPhase(state, index));
  const nothingToKeep = !phases.includes('Succeeded') || sessionCause(state) !== undefined;
  const actions = nothingToKeep ? [] : remaining(state.postActions, state.conditions);
  if (actions.length === 0) return { next: [], open: false };
  const carried = state.targets.some(
    (target, index) => target.postBackupActions !== undefined && phases[index] === 'Succeeded',
  );
  return { next: carried ? [] : [{ kind: 'runPostActions', actions }], open: true };
}

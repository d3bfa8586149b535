import type { Action } from '@stash-addons/core';
import { CONDITION_OF_ACTION, remaining } from './actions.js';
import { ENDINGS, type EndingCause } from './endings.js';
import { isDone, targetPhase } from './phases/target-phase.js';
import { setCondition, setTargetCondition, type SessionState } from './state.js';

export interface Ending {
  /** Of the target; -1 for the executor that does the post actions alone. */
  index: number;
  cause: EndingCause;
  message: string;
}

/** What the end of an executor means for what it had not done by then. */
export function noteEnding(state: SessionState, ending: Ending, now: Date): SessionState {
  const target = state.targets[ending.index];
  if (target === undefined) return failActions(state, state.postActions, { ending, now });
  const phase = targetPhase(state, ending.index);
  if (!isDone(phase)) return disrupt(noteSessionCause(state, ending, now), ending, now);
  if (phase !== 'Succeeded') return state;
  const carried = state.postActions.filter(({ name }) => target.postBackupActions?.includes(name));
  return failActions(state, carried, { ending, now });
}

/** Marks a target whose executor was ended or vanished. */
export function disrupt(state: SessionState, { index, cause, message }: Ending, now: Date): SessionState {
  const condition = { type: state.words.disrupted, status: 'True', reason: ENDINGS[cause], message } as const;
  return setTargetCondition(state, index, condition, now);
}

/** What ends one executor this way ends the session. */
export function noteSessionCause(state: SessionState, { cause, message }: Ending, now: Date): SessionState {
  if (cause === 'deadline') return setCondition(state, { type: 'DeadlineExceeded', status: 'True', message }, now);
  if (cause === 'cancelled') return setCondition(state, { type: 'SessionCancelled', status: 'True', message }, now);
  return state;
}

/** The first action without an outcome is the one the executor was at. */
function failActions(state: SessionState, actions: Action[], seen: { ending: Ending; now: Date }): SessionState {
  const [action] = remaining(actions, state.conditions);
  if (action === undefined) return state;
  const { cause, message } = seen.ending;
  const text = message === '' ? ENDINGS[cause] : `${ENDINGS[cause]}: ${message}`;
  return setCondition(state, { type: CONDITION_OF_ACTION[action.name], status: 'False', message: text }, seen.now);
}

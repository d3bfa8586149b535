import type { Action } from '@stash-addons/core';
import { CONDITION_OF_ACTION, remaining } from './actions.js';
import { ENDINGS, type EndingCause } from './endings.js';
import { hasEnded, isDone, targetPhase } from './phases/target-phase.js';
import {
  changeTarget,
  type HostStats,
  setCondition,
  setTargetCondition,
  type SessionState,
  upsertHosts,
} from './state.js';

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

/** A host that has said nothing by the end of its own executor has failed; the others go on, unless all are ended so. */
export function noteHostEnding(state: SessionState, ending: Ending & { host: string }, now: Date): SessionState {
  const { index, host: hostname } = ending;
  const target = state.targets[index];
  if (target === undefined || target.stats.some((one) => one.hostname === hostname && hasEnded(one))) return state;
  const failed: HostStats = { hostname, phase: 'Failed', error: wordsOf(ending) };
  const noted = changeTarget(state, index, (old) => ({ ...old, stats: upsertHosts(old.stats, [failed]) }));
  return noteSessionCause(noted, ending, now);
}

function wordsOf({ cause, message }: Pick<Ending, 'cause' | 'message'>): string {
  return message === '' ? ENDINGS[cause] : `${ENDINGS[cause]}: ${message}`;
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
  const message = wordsOf(seen.ending);
  return setCondition(state, { type: CONDITION_OF_ACTION[action.name], status: 'False', message }, seen.now);
}

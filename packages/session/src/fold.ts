import type { RunResult, TargetRef } from '@stash-addons/core';
import { CONDITION_OF_ACTION } from './actions.js';
import { CONDITIONS } from './conditions/catalogue.js';
import { ENDING_OF_CODE, type EndingCause } from './endings.js';
import { disrupt, noteEnding, noteHostEnding, noteSessionCause } from './fold-ending.js';
import { inOrder, type Observation } from './observation.js';
import { updateTotalHosts } from './phases/target-phase.js';
import { changeTarget, setCondition, setTargetCondition, upsertHosts, type SessionState } from './state.js';
import { sameTarget } from './target.js';

/** The state after all that was observed. What belongs to no target of the session is passed over. */
export function fold(state: SessionState, observations: readonly Observation[], now: Date): SessionState {
  return inOrder(observations).reduce((before, one) => apply(before, one, now), state);
}

type Of<Kind extends Observation['kind']> = Extract<Observation, { kind: Kind }>;

function apply(state: SessionState, seen: Observation, now: Date): SessionState {
  switch (seen.kind) {
    case 'condition':
      return noteCondition(state, seen, now);
    case 'result':
      return noteResult(state, seen, now);
    case 'status':
      return noteActions(state, seen.result.actions, now);
    case 'hostEnded':
      return noteHostEnding(state, { ...seen, index: indexOf(state, seen.target) }, now);
    case 'ended':
      return noteEnding(state, { index: indexOf(state, seen.target), cause: seen.cause, message: seen.message }, now);
    case 'cancelled':
      return setCondition(state, { type: 'SessionCancelled', status: 'True', message: seen.message }, now);
    case 'skipped':
      return setCondition(state, { type: 'BackupSkipped', status: 'True', message: seen.message }, now);
    case 'retryCreated':
      return state;
  }
}

function indexOf(state: SessionState, target: TargetRef | undefined): number {
  return state.targets.findIndex((one) => sameTarget(one.ref, target));
}

function noteCondition(state: SessionState, { kind: _, target, ...input }: Of<'condition'>, now: Date): SessionState {
  if (CONDITIONS[input.type].on !== 'target') return setCondition(state, input, now);
  const index = indexOf(state, target);
  return index < 0 ? state : setTargetCondition(state, index, input, now);
}

function noteResult(state: SessionState, { target, result }: Of<'result'>, now: Date): SessionState {
  const index = indexOf(state, target);
  if (index < 0) return state;
  const withHosts = changeTarget(state, index, (old) =>
    updateTotalHosts({ ...old, stats: upsertHosts(old.stats, result.stats) }, result.totalHosts),
  );
  const withConditions = result.conditions.reduce(
    (before, condition) => setTargetCondition(before, index, condition, now),
    noteActions(withHosts, result.actions, now),
  );
  return noteError(withConditions, { index, result }, now);
}

/** Hosts that succeeded do not make good what failed around them, such as a step after them or an undo. */
function noteError(state: SessionState, seen: { index: number; result: RunResult }, now: Date): SessionState {
  const { index, result } = seen;
  if (result.error === undefined) return state;
  const cause: EndingCause = ENDING_OF_CODE[result.error.code] ?? 'failed';
  const ending = { index, cause, message: result.error.message };
  const after = noteSessionCause(state, ending, now);
  return result.stats.some(({ phase }) => phase === 'Failed') ? after : disrupt(after, ending, now);
}

function noteActions(state: SessionState, actions: RunResult['actions'], now: Date): SessionState {
  return actions.reduce((before, { name, ok, error }) => {
    const message = ok || error === undefined ? {} : { message: error.message };
    const type = CONDITION_OF_ACTION[name];
    return setCondition(before, { type, status: ok ? 'True' : 'False', ...message }, now);
  }, state);
}

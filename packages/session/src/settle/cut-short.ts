import { isTrue } from '../conditions/upsert.js';
import { disrupt } from '../fold-ending.js';
import type { NextAction } from '../next-action.js';
import { areTargetsDone } from '../phases/completion.js';
import { isStarted, targetPhase } from '../phases/target-phase.js';
import { conditionsOf, setCondition, type SessionState, type TargetState } from '../state.js';
import { ENDINGS } from '../endings.js';
import { wireTime } from '../time.js';
import type { Settled } from './settling.js';

/** Ends what the deadline or a cancellation cuts short. */
export function cutShort(state: SessionState, deadline: string | undefined, now: Date): Settled {
  const after = noteDeadline(state, deadline, now);
  const cause = sessionCause(after);
  if (cause === undefined) return { state: after, next: [] };
  const message = cause === 'deadline' ? 'It was stopped at the deadline' : 'It was stopped on request';
  const stopped = after.targets.reduce(
    (before, _, index) =>
      targetPhase(before, index) === 'Running' ? disrupt(before, { index, cause, message }, now) : before,
    after,
  );
  return { state: stopped, next: stops(stopped, cause) };
}

/** Executors that must not run any longer; asked for as long as the session is looked at. */
export function stops(state: SessionState, cause: 'deadline' | 'cancelled'): NextAction[] {
  return state.targets.flatMap(({ ref }: TargetState, index): NextAction[] => {
    const reason = conditionsOf(state, index).find((one) => one.type === state.words.disrupted)?.reason;
    const stopped = isStarted(state, index) && reason === ENDINGS[cause];
    return stopped ? [{ kind: 'stopTarget', index, ref, cause }] : [];
  });
}

/** What ended the session as a whole. */
export function sessionCause(state: SessionState): 'deadline' | 'cancelled' | undefined {
  if (isTrue(state.conditions, 'SessionCancelled')) return 'cancelled';
  return isTrue(state.conditions, 'DeadlineExceeded') ? 'deadline' : undefined;
}

function noteDeadline(state: SessionState, deadline: string | undefined, now: Date): SessionState {
  if (deadline === undefined || now.getTime() < new Date(deadline).getTime()) return state;
  if (areTargetsDone(state)) return state;
  const message = `The session did not end by ${wireTime(new Date(deadline))}`;
  return setCondition(state, { type: 'DeadlineExceeded', status: 'True', message }, now);
}

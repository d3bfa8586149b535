import type { Action } from '@stash-addons/core';
import { nextMembers, needsRepository } from '../members.js';
import { isDone, targetPhase } from '../phases/target-phase.js';
import { changeTarget, type SessionState, type TargetState } from '../state.js';
import type { Settled, Settling } from './settling.js';

/** The targets to start now, each with what its run has to do besides; the status says the same in the wire's words. */
export function startTargets(state: SessionState, { invoker }: Settling): Settled {
  const indices = nextMembers(state, invoker.order);
  const settled: Settled = { state, next: [] };
  return indices.reduce((before, index) => startTarget(before, index), settled);
}

function startTarget({ state, next }: Settled, index: number): Settled {
  const init: Action[] = needsRepository(state) ? [{ name: 'InitializeBackendRepository' }] : [];
  const post = isLast(state, index) ? state.postActions : [];
  const { ref } = state.targets[index] as TargetState;
  return {
    state: changeTarget(state, index, (target) => withActions(target, init, post)),
    next: [...next, { kind: 'startTarget', index, ref, actions: [...init, ...post] }],
  };
}

/** All others have ended, so nothing of this session reads or writes the repository after it. */
function isLast(state: SessionState, index: number): boolean {
  return state.targets.every((_, at) => at === index || isDone(targetPhase(state, at)));
}

function withActions(target: TargetState, init: Action[], post: Action[]): TargetState {
  return {
    ...target,
    ...(init.length === 0 ? {} : { preBackupActions: init.map(({ name }) => name) }),
    ...(post.length === 0 ? {} : { postBackupActions: post.map(({ name }) => name) }),
  };
}

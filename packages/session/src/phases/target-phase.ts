import type { Condition, TargetPhase } from '@stash-addons/core';
import { findCondition, isFalse, isTrue } from '../conditions/upsert.js';
import { conditionsOf, type HostStats, type SessionState, type TargetState } from '../state.js';

/** `Unknown` is what hosts of a restore may report; the wire's target phase has no word for it. */
export type HostsPhase = TargetPhase | 'Unknown';

export function targetPhase(state: SessionState, index: number): HostsPhase {
  const target = state.targets[index] as TargetState;
  const conditions = conditionsOf(state, index);
  if (hasFailed(state, conditions)) return 'Failed';
  if (target.totalHosts === undefined || !isStarted(state, index)) return 'Pending';
  return hostsPhase(target, target.totalHosts);
}

export function isDone(phase: HostsPhase): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Unknown';
}

/** An executor was made for it, or a host has reported. */
export function isStarted(state: SessionState, index: number): boolean {
  const executor = findCondition(conditionsOf(state, index), state.words.executor);
  return executor !== undefined || (state.targets[index] as TargetState).stats.length > 0;
}

/** Some of its executors were made, and others are still to be. */
export function isPartlyStarted(state: SessionState, index: number): boolean {
  return findCondition(conditionsOf(state, index), state.words.executor)?.status === 'Unknown';
}

export function hasEnded({ phase }: HostStats): boolean {
  return phase !== undefined && phase !== 'Running';
}

/** The number of hosts only grows: a result of one of several executors counts its own alone. */
export function updateTotalHosts(target: TargetState, reported: number): TargetState {
  const total = Math.max(target.totalHosts ?? 0, reported, target.stats.length);
  return total === target.totalHosts ? target : { ...target, totalHosts: total };
}

function hasFailed({ words }: SessionState, conditions: readonly Condition[]): boolean {
  return (
    [words.executor, words.preHook, words.postHook].some((type) => isFalse(conditions, type)) ||
    isTrue(conditions, words.disrupted)
  );
}

function hostsPhase(target: TargetState, total: number): HostsPhase {
  const ended = target.stats.filter(hasEnded);
  if (ended.length < total) return 'Running';
  if (ended.some((host) => host.phase === 'Unknown')) return 'Unknown';
  return ended.some((host) => host.phase === 'Failed') ? 'Failed' : 'Succeeded';
}

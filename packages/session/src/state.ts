import type { Action, BackupHostStats, Condition, RestoreHostStats, TargetRef } from '@stash-addons/core';
import type { ConditionType } from './conditions/catalogue.js';
import { type ConditionInput, upsertCondition } from './conditions/upsert.js';

export type HostStats = BackupHostStats | RestoreHostStats;

export interface TargetState {
  ref: TargetRef;
  totalHosts?: number;
  preBackupActions?: string[];
  postBackupActions?: string[];
  conditions: Condition[];
  stats: HostStats[];
}

/** The four session kinds in one shape; the reducers work on it alone. */
export interface SessionState {
  words: Vocabulary;
  conditions: Condition[];
  targets: TargetState[];
  /** What is done to the repository after the last target; nothing in a restore. */
  postActions: Action[];
  /** A RestoreSession keeps its target's conditions in its own list. */
  flat: boolean;
}

/** Condition types that backup and restore name differently. */
export interface Vocabulary {
  executor: ConditionType;
  preHook: ConditionType;
  postHook: ConditionType;
  globalPre: ConditionType;
  globalPost: ConditionType;
  disrupted: ConditionType;
}

export const BACKUP_WORDS: Vocabulary = {
  executor: 'BackupExecutorEnsured',
  preHook: 'PreBackupHookExecutionSucceeded',
  postHook: 'PostBackupHookExecutionSucceeded',
  globalPre: 'GlobalPreBackupHookSucceeded',
  globalPost: 'GlobalPostBackupHookSucceeded',
  disrupted: 'BackupDisrupted',
};

export const RESTORE_WORDS: Vocabulary = {
  executor: 'RestoreExecutorEnsured',
  preHook: 'PreRestoreHookExecutionSucceeded',
  postHook: 'PostRestoreHookExecutionSucceeded',
  globalPre: 'GlobalPreRestoreHookSucceeded',
  globalPost: 'GlobalPostRestoreHookSucceeded',
  disrupted: 'RestoreDisrupted',
};

/** The words of a session of this kind. */
export function vocabularyOf({ kind }: { kind: 'BackupSession' | 'RestoreSession' }): Vocabulary {
  return kind === 'BackupSession' ? BACKUP_WORDS : RESTORE_WORDS;
}

export function conditionsOf(state: SessionState, index: number): Condition[] {
  return state.flat ? state.conditions : (state.targets[index]?.conditions ?? []);
}

/** Sets a condition of the session. */
export function setCondition(state: SessionState, input: ConditionInput, now: Date): SessionState {
  return { ...state, conditions: upsertCondition(state.conditions, input, now) };
}

/** Sets a condition of one target. */
export function setTargetCondition(state: SessionState, index: number, input: ConditionInput, now: Date): SessionState {
  if (state.flat) return setCondition(state, input, now);
  return changeTarget(state, index, (target) => ({
    ...target,
    conditions: upsertCondition(target.conditions, input, now),
  }));
}

export function changeTarget(
  state: SessionState,
  index: number,
  change: (target: TargetState) => TargetState,
): SessionState {
  return { ...state, targets: state.targets.map((target, at) => (at === index ? change(target) : target)) };
}

/** Hosts by name: the later report of a host replaces the earlier one. */
export function upsertHosts(stats: readonly HostStats[], reported: readonly HostStats[]): HostStats[] {
  const merged = new Map(stats.map((one) => [one.hostname ?? '', one]));
  for (const one of reported) merged.set(one.hostname ?? '', one);
  return [...merged.values()];
}

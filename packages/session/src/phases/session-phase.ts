import type { RestorePhase, SessionPhase } from '@stash-addons/core';
import { isFalse, isTrue } from '../conditions/upsert.js';
import type { SessionState } from '../state.js';
import { areTargetsDone, isCutShort } from './completion.js';
import { isBlocked } from './prerequisites.js';
import { targetPhase } from './target-phase.js';

/** `open`: hooks or actions that have to end before the session does. */
export function backupPhase(state: SessionState, open: boolean): SessionPhase {
  if (isTrue(state.conditions, 'BackupSkipped')) return 'Skipped';
  if (!areTargetsDone(state) || open) return isPending(state) ? 'Pending' : 'Running';
  const unwell =
    isFalse(state.conditions, 'RetentionPolicyApplied') || isFalse(state.conditions, 'RepositoryIntegrityVerified');
  return isFailed(state) || unwell ? 'Failed' : 'Succeeded';
}

export function restorePhase(state: SessionState, open: boolean): RestorePhase {
  if (isFalse(state.conditions, 'ValidationPassed')) return 'Invalid';
  if (!areTargetsDone(state) || open) {
    return isBlocked(state) || isPending(state) ? 'Pending' : 'Running';
  }
  if (state.targets.some((_, index) => targetPhase(state, index) === 'Unknown')) return 'Unknown';
  return isFailed(state) ? 'Failed' : 'Succeeded';
}

/** An Invalid restore is not final: what made it so may be corrected. */
export function isFinal(phase: SessionPhase | RestorePhase | undefined): boolean {
  return phase !== undefined && ['Succeeded', 'Failed', 'Skipped', 'Unknown'].includes(phase);
}

function isPending(state: SessionState): boolean {
  return state.targets.every((_, index) => targetPhase(state, index) === 'Pending');
}

function isFailed(state: SessionState): boolean {
  return (
    isCutShort(state) ||
    isFalse(state.conditions, state.words.globalPost) ||
    state.targets.some((_, index) => targetPhase(state, index) === 'Failed')
  );
}

import { findCondition } from '../conditions/upsert.js';
import { conditionsOf, type SessionState } from '../state.js';

const OF_SESSION = ['ValidationPassed', 'RepositoryFound', 'BackendSecretFound'];

/** Something that every target needs was looked for and is not there, so nothing can start. */
export function isBlocked(state: SessionState): boolean {
  const types = state.flat ? [...OF_SESSION, 'RestoreTargetFound'] : OF_SESSION;
  return types.some((type) => isUnmet(state.conditions, type));
}

/** The target of a restore was looked for and is not there. */
export function isTargetMissing(state: SessionState, index: number): boolean {
  return isUnmet(conditionsOf(state, index), 'RestoreTargetFound');
}

function isUnmet(conditions: SessionState['conditions'], type: string): boolean {
  const found = findCondition(conditions, type);
  return found !== undefined && found.status !== 'True';
}

import type { Condition, Driver, InvokerPhase } from '@stash-addons/core';
import { findCondition, isFalse, isTrue } from '../conditions/upsert.js';

/** Phase of a BackupConfiguration or BackupBatch. A missing target alone does not make it NotReady. */
export function invokerPhase(conditions: readonly Condition[], driver: Driver = 'Restic'): InvokerPhase {
  const unmet = (['RepositoryFound', 'BackendSecretFound'] as const).some((type) => {
    const status = findCondition(conditions, type)?.status;
    return status === 'False' || status === 'Unknown';
  });
  if (unmet) return 'NotReady';
  if (isFalse(conditions, 'ValidationPassed')) return 'Invalid';
  const stored =
    driver !== 'Restic' || (isTrue(conditions, 'RepositoryFound') && isTrue(conditions, 'BackendSecretFound'));
  return isTrue(conditions, 'ValidationPassed') && isTrue(conditions, 'CronJobCreated') && stored
    ? 'Ready'
    : 'NotReady';
}

export { openRepository, type OpenRepository, type RepositoryAccess } from './access.js';
export {
  rejectedSnapshot,
  type BackupStreamOptions,
  type BackupTreeOptions,
  type RejectedSnapshot,
} from './commands/backup.js';
export type { ForgetByIds, ForgetByPolicy, ForgetOptions } from './commands/forget.js';
export type { Keys, NewKey } from './commands/keys.js';
export { OLDEST_RESTIC } from './commands/repository.js';
export type { DumpOptions, RestoreOptions } from './commands/restore.js';
export type { SnapshotFilter } from './commands/snapshots.js';
export { isLockProvenDead, isProcessAlive, pastDeadLocks, type LockObserver } from './lock-policy.js';
export { parseRepositoryString, type ParsedRepository } from './parse.js';
export { dieWithParent, signalGroup } from './process/guard.js';
export { processesByPs, type PsEntry } from './process/ps.js';
export { createRestic, type Restic, type ResticOptions } from './restic.js';
export { retentionScope, type RetentionFilter, type RetentionScope, type RetentionScopeOptions } from './retention.js';
export { applyRetention, type RetentionResult, type RetentionRun } from './set-retention.js';
export { foundSnapshot, groupSets, isPart, leadOf, partsOf, type SnapshotSet } from './sets.js';
export { selectSnapshot, type SelectedSnapshot, type WantedSnapshot } from './select.js';
export type * from './types.js';

export { postActions } from './actions.js';
export { initialBackupStatus } from './backup-status.js';
export { brokenOff } from './broken-off.js';
export { CANCEL_ANNOTATION } from './cancel.js';
export { isCheckDue, type CheckCadence } from './check-cadence.js';
export { CONDITIONS, type ConditionRow, type ConditionType } from './conditions/catalogue.js';
export { findCondition, isFalse, isTrue, upsertCondition, type ConditionInput } from './conditions/upsert.js';
export { ENDINGS, type EndingCause } from './endings.js';
export { sessionsToDelete } from './history.js';
export { shouldRunHook } from './hooks/policy.js';
export { mergeSummary, type HookSummary } from './hooks/summary.js';
export {
  backupInvoker,
  DEFAULT_TIME_OUT,
  restoreInvoker,
  type HookPlan,
  type HookPolicy,
  type InvokerOptions,
  type InvokerPlan,
  type MemberPlan,
} from './invoker.js';
export { labelText, metricsText, wireFamilies, type Family } from './metrics/exposition.js';
export { repositorySamples } from './metrics/of-repository.js';
export { restoreSamples } from './metrics/of-restore.js';
export { invokerLabels, sessionSamples } from './metrics/of-session.js';
export { mergeSamples, type Sample } from './metrics/sample.js';
export { LEGACY_PREFIX, NEW_PREFIX, WIRE_METRICS, type WireMetricName } from './metrics/wire-names.js';
export { childLabels, ownedBy, ownedSession } from './ownership.js';
export { newBackupSession, retriesOf, type SessionSeed } from './new-session.js';
export type { NextAction } from './next-action.js';
export type { Observation } from './observation.js';
export { invokerPhase } from './phases/invoker-phase.js';
export { isFinal } from './phases/session-phase.js';
export {
  configurationStatus,
  NOT_SERVED,
  type Prerequisites,
  restorePrerequisites,
  SCHEDULED,
  type Sight,
} from './prerequisites.js';
export { reduceBackup, type BackupReduction } from './reduce-backup.js';
export { reduceRestore, type RestoreReduction } from './reduce-restore.js';
export { placeOf, placesOverlap, type RepositoryPlace } from './repository-place.js';
export { mergeRepositoryStatus } from './repository-status.js';
export {
  buildRequest,
  declaredValues,
  type RequestDocuments,
  type RequestInput,
  secretsOf,
  targetName,
} from './request.js';
export { awaitsRetry } from './retry.js';
export { type Schedule } from './schedule/cron.js';
export {
  decideSlots,
  type Decision,
  type ScheduledInvoker,
  type SlotLetGo,
  type SlotStart,
} from './schedule/decide.js';
export { EXPIRY_ANNOTATION, TIME_ZONE_ANNOTATION, type Timing, timingOf } from './schedule/scheduled.js';
export {
  currentRecord,
  parseRecord,
  recordWith,
  SLOT_ANNOTATION,
  slotAnnotations,
  type SlotRecord,
  SLOTS_ANNOTATION,
  slotSessionName,
} from './schedule/slot-record.js';
export { skipReason } from './skip.js';
export { completeRef, EMPTY_TARGET, sameTarget } from './target.js';
export { mayUse, type UsingNamespace } from './usage-policy.js';
export { BACKUP_WORDS, RESTORE_WORDS, vocabularyOf } from './state.js';

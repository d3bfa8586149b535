/** Reasons a condition of the wire has, by its status. */
export interface ConditionRow {
  /** Whose list it stands in. */
  on: 'invoker' | 'session' | 'target';
  whenTrue: string;
  whenFalse?: string;
  whenUnknown?: string;
}

/** Every condition that sessions and their invokers have, with the reasons the wire knows. */
export const CONDITIONS = {
  RepositoryFound: {
    on: 'invoker',
    whenTrue: 'RepositoryAvailable',
    whenFalse: 'RepositoryNotAvailable',
    whenUnknown: 'UnableToCheckRepositoryAvailability',
  },
  BackendSecretFound: {
    on: 'invoker',
    whenTrue: 'BackendSecretAvailable',
    whenFalse: 'BackendSecretNotAvailable',
    whenUnknown: 'UnableToCheckBackendSecretAvailability',
  },
  ValidationPassed: {
    on: 'invoker',
    whenTrue: 'ResourceValidationPassed',
    whenFalse: 'ResourceValidationFailed',
  },
  BackupTargetFound: {
    on: 'invoker',
    whenTrue: 'TargetAvailable',
    whenFalse: 'TargetNotAvailable',
    whenUnknown: 'UnableToCheckTargetAvailability',
  },
  /** Ours: a catalog of the wire is always there. */
  AddonFound: { on: 'invoker', whenTrue: 'AddonInstalled', whenFalse: 'AddonNotUsable' },
  StashSidecarInjected: {
    on: 'invoker',
    whenTrue: 'SidecarInjectionSucceeded',
    whenFalse: 'SidecarInjectionFailed',
  },
  CronJobCreated: { on: 'invoker', whenTrue: 'CronJobCreationSucceeded', whenFalse: 'CronJobCreationFailed' },
  BackendRepositoryInitialized: {
    on: 'session',
    whenTrue: 'BackendRepositoryFound',
    whenFalse: 'FailedToInitializeBackendRepository',
  },
  RetentionPolicyApplied: {
    on: 'session',
    whenTrue: 'SuccessfullyAppliedRetentionPolicy',
    whenFalse: 'FailedToApplyRetentionPolicy',
  },
  RepositoryIntegrityVerified: {
    on: 'session',
    whenTrue: 'SuccessfullyVerifiedRepositoryIntegrity',
    whenFalse: 'FailedToVerifyRepositoryIntegrity',
  },
  RepositoryMetricsPushed: {
    on: 'session',
    whenTrue: 'SuccessfullyPushedRepositoryMetrics',
    whenFalse: 'FailedToPushRepositoryMetrics',
  },
  BackupSkipped: { on: 'session', whenTrue: 'SkippedTakingNewBackup' },
  BackupHistoryCleaned: {
    on: 'session',
    whenTrue: 'SuccessfullyCleanedBackupHistory',
    whenFalse: 'FailedToCleanBackupHistory',
  },
  MetricsPushed: { on: 'session', whenTrue: 'SuccessfullyPushedMetrics', whenFalse: 'FailedToPushMetrics' },
  DeadlineExceeded: { on: 'session', whenTrue: 'FailedToCompleteWithinDeadline' },
  /** Ours: the wire cannot cancel a session. */
  SessionCancelled: { on: 'session', whenTrue: 'CancelledOnRequest' },
  GlobalPreBackupHookSucceeded: {
    on: 'session',
    whenTrue: 'GlobalPreBackupHookExecutedSuccessfully',
    whenFalse: 'GlobalPreBackupHookExecutionFailed',
  },
  GlobalPostBackupHookSucceeded: {
    on: 'session',
    whenTrue: 'GlobalPostBackupHookExecutedSuccessfully',
    whenFalse: 'GlobalPostBackupHookExecutionFailed',
  },
  GlobalPreRestoreHookSucceeded: {
    on: 'session',
    whenTrue: 'GlobalPreRestoreHookExecutedSuccessfully',
    whenFalse: 'GlobalPreRestoreHookExecutionFailed',
  },
  GlobalPostRestoreHookSucceeded: {
    on: 'session',
    whenTrue: 'GlobalPostRestoreHookExecutedSuccessfully',
    whenFalse: 'GlobalPostRestoreHookExecutionFailed',
  },
  BackupExecutorEnsured: {
    on: 'target',
    whenTrue: 'SuccessfullyEnsuredBackupExecutor',
    whenFalse: 'FailedToEnsureBackupExecutor',
  },
  PreBackupHookExecutionSucceeded: {
    on: 'target',
    whenTrue: 'SuccessfullyExecutedPreBackupHook',
    whenFalse: 'FailedToExecutePreBackupHook',
  },
  PostBackupHookExecutionSucceeded: {
    on: 'target',
    whenTrue: 'SuccessfullyExecutedPostBackupHook',
    whenFalse: 'FailedToExecutePostBackupHook',
  },
  BackupDisrupted: { on: 'target', whenTrue: 'FailedToCompleteDueToDisruption' },
  RestoreTargetFound: {
    on: 'target',
    whenTrue: 'TargetAvailable',
    whenFalse: 'TargetNotAvailable',
    whenUnknown: 'UnableToCheckTargetAvailability',
  },
  RestoreExecutorEnsured: {
    on: 'target',
    whenTrue: 'SuccessfullyEnsuredRestoreExecutor',
    whenFalse: 'FailedToEnsureRestoreExecutor',
    /** Ours: some of several Jobs are still to be made. */
    whenUnknown: 'EnsuringRestoreExecutor',
  },
  StashInitContainerInjected: {
    on: 'target',
    whenTrue: 'InitContainerInjectionSucceeded',
    whenFalse: 'InitContainerInjectionFailed',
  },
  RestoreJobCreated: {
    on: 'target',
    whenTrue: 'RestoreJobCreationSucceeded',
    whenFalse: 'RestoreJobCreationFailed',
  },
  RestoreCompleted: { on: 'target', whenTrue: 'PostRestoreTasksExecuted', whenFalse: 'PostRestoreTasksNotExecuted' },
  PreRestoreHookExecutionSucceeded: {
    on: 'target',
    whenTrue: 'SuccessfullyExecutedPreRestoreHook',
    whenFalse: 'FailedToExecutePreRestoreHook',
  },
  PostRestoreHookExecutionSucceeded: {
    on: 'target',
    whenTrue: 'SuccessfullyExecutedPostRestoreHook',
    whenFalse: 'FailedToExecutePostRestoreHook',
  },
  /** Ours: the wire has BackupDisrupted only. */
  RestoreDisrupted: { on: 'target', whenTrue: 'FailedToCompleteDueToDisruption' },
} as const satisfies Record<string, ConditionRow>;

export type ConditionType = keyof typeof CONDITIONS;

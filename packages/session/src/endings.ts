import type { ErrorCode } from '@stash-addons/core';

/** How an executor ended, with the reason its target gets when it had not done all by then. */
export const ENDINGS = {
  /** It ended by itself; that is bad news only where something is missing. */
  completed: 'ExecutorDied',
  outOfMemory: 'OutOfMemory',
  deadline: 'FailedToCompleteWithinDeadline',
  cancelled: 'CancelledOnRequest',
  evicted: 'PodEvicted',
  imagePull: 'ImageNotPulled',
  unschedulable: 'PodNotScheduled',
  initFailed: 'InitContainerFailed',
  nodeLost: 'NodeLost',
  deleted: 'ExecutorDeleted',
  died: 'ExecutorDied',
  /** Its result names an error that is none of its hosts' own. */
  failed: 'ExecutorFailed',
  /** Nothing is known but that it is gone. */
  lost: 'FailedToCompleteDueToDisruption',
} as const;

export type EndingCause = keyof typeof ENDINGS;

/** Run errors that are endings of the whole session. */
export const ENDING_OF_CODE: Partial<Record<ErrorCode, EndingCause>> = {
  SA_RUN_DEADLINE: 'deadline',
  SA_RUN_CANCELLED: 'cancelled',
};

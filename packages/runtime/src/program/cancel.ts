import { StashError } from '@stash-addons/core';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Cancel {
  /** Aborted with a StashError: SA_RUN_CANCELLED or SA_RUN_DEADLINE. */
  signal: AbortSignal;
  release(): void;
}

/** Ends the run on SIGTERM, SIGINT and at the deadline. */
export function listenForCancel(deadline: string | undefined): Cancel {
  const controller = new AbortController();
  const cancel = () => controller.abort(new StashError('SA_RUN_CANCELLED'));
  process.on('SIGTERM', cancel);
  process.on('SIGINT', cancel);
  const timer = deadline === undefined ? undefined : startTimer(deadline, controller);
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      process.off('SIGTERM', cancel);
      process.off('SIGINT', cancel);
    },
  };
}

/** A deadline further off than a timer can reach is not waited for. */
function startTimer(deadline: string, controller: AbortController): NodeJS.Timeout | undefined {
  const left = Math.max(0, Date.parse(deadline) - Date.now());
  if (left > LONGEST_TIMER_MS) return undefined;
  return setTimeout(() => controller.abort(new StashError('SA_RUN_DEADLINE', { deadline })), left);
}

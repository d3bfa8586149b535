import type { StashError } from '@stash-addons/core';
import { StallWatch } from './stall.js';
import type { Tap } from './tap.js';

const PROGRESS_MS = 5000;

export interface FlowWatch {
  /** Aborted with a StashError to end the flow. */
  signal: AbortSignal;
  /** 0 turns the stall time-out off. */
  stallSeconds: number;
  onProgress(bytes: number): void;
  /** Bytes the last reader moves once it has the whole stream; absent where it may be silent for any time. */
  afterwards?: () => number | undefined;
}

/** How a flow says that its bytes have all passed. */
export interface FlowStall {
  /** From now on it waits for something else, for any time. */
  pause(): void;
  completed(): void;
}

/** Runs a flow with its progress reported and its stalls ended. */
export async function watchFlow(
  watch: FlowWatch,
  tap: Pick<Tap, 'bytes'>,
  run: (signal: AbortSignal, stall: FlowStall) => Promise<void>,
): Promise<void> {
  const stalled = new AbortController();
  const stall = new StallWatch(
    watch.stallSeconds,
    () => tap.bytes,
    (error: StashError) => stalled.abort(error),
  );
  const progress = setInterval(() => watch.onProgress(tap.bytes), PROGRESS_MS);
  const completed = () => {
    if (watch.afterwards === undefined) stall.stop();
    else stall.followProcess(watch.afterwards);
  };
  try {
    await run(AbortSignal.any([watch.signal, stalled.signal]), { pause: () => stall.pause(), completed });
    watch.onProgress(tap.bytes);
  } finally {
    clearInterval(progress);
    stall.stop();
  }
}

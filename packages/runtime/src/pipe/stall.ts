import { StashError } from '@stash-addons/core';

const SHORTEST_INTERVAL_MS = 100;
const LONGEST_INTERVAL_MS = 5000;
/** What a process moves without working: progress lines and wake-ups. */
const NOISE_BYTES = 4096;

/** Watches a counter of bytes; calls back once when it has not moved for the time. */
export class StallWatch {
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  #movedAt = Date.now();
  #sample: () => number | undefined;
  #noise = 0;
  readonly #seconds: number;
  readonly #onStall: (error: StashError) => void;

  /** @param seconds 0 turns the watch off. */
  constructor(seconds: number, sample: () => number | undefined, onStall: (error: StashError) => void) {
    this.#seconds = seconds;
    this.#sample = sample;
    this.#onStall = onStall;
    if (seconds <= 0) return;
    const interval = Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, seconds * 250));
    this.#timer = setInterval(() => this.#look(), interval);
    this.#timer.unref();
  }

  /** From now on counts what a process moves by system calls, where that is to be had. */
  followProcess(sample: () => number | undefined): void {
    this.#sample = sample;
    this.#noise = NOISE_BYTES;
    this.#count = sample() ?? 0;
    this.#movedAt = Date.now();
  }

  /** Until `followProcess` nothing counts as a stall. */
  pause(): void {
    this.#sample = () => undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const count = this.#sample();
    if (count === undefined || count > this.#count + this.#noise) this.#movedAt = Date.now();
    this.#count = count ?? this.#count;
    if (Date.now() - this.#movedAt < this.#seconds * 1000) return;
    this.stop();
    this.#onStall(new StashError('SA_RUN_STALLED', { seconds: this.#seconds }));
  }
}

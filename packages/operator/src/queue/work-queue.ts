import { delayOf } from './delay.js';

export interface WorkQueueInput {
  /** Does the work for a key. Returns when it wants to be called again without anything having happened. */
  work: (key: string) => Promise<Date | undefined>;
  /** How many keys are worked on at once. */
  workers: number;
  onTrouble: (key: string, error: unknown) => void;
  /** Called after each piece of work, with how long it took. */
  onDone?: (milliseconds: number) => void;
}

/** Timers do not follow a clock that is put right, nor run while a machine sleeps, so that they are short ones. */
const LONGEST_TIMER_MS = 60_000;

/**
 * Keys to be worked on, each by one worker at a time. A key that is added while it is worked on is worked on again; work
 * that fails is tried again, later each time.
 */
export class WorkQueue {
  readonly #input: WorkQueueInput;
  readonly #ready = new Set<string>();
  readonly #busy = new Set<string>();
  readonly #again = new Set<string>();
  readonly #later = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;
  /** Until it works, keys only gather; once it is closed, none are taken. */
  #state: 'gathers' | 'works' | 'closed' = 'gathers';
  #idle: (() => void)[] = [];

  constructor(input: WorkQueueInput) {
    this.#input = input;
  }

  /** Keys that wait for a worker. */
  get length(): number {
    return this.#ready.size;
  }

  add(key: string): void {
    if (this.#busy.has(key)) this.#again.add(key);
    else this.#ready.add(key);
    this.#start();
  }

  /** Adds the key when the time comes; the earliest of several times counts. */
  addAt(key: string, time: Date): void {
    const at = time.getTime();
    // A timer would keep a process from ending whose last work comes to its end after this.
    if (this.#state === 'closed' || at >= (this.#later.get(key) ?? Infinity)) return;
    this.#later.set(key, at);
    this.#arm(at);
  }

  /** Begins to work; until then keys only gather. */
  open(): void {
    this.#state = 'works';
    this.#start();
  }

  /** Takes no more keys; settles when the work that was begun has ended. */
  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    this.#later.clear();
    this.#ready.clear();
    if (this.#busy.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #start(): void {
    for (const key of this.#ready) {
      if (this.#state !== 'works' || this.#busy.size >= this.#input.workers) return;
      this.#ready.delete(key);
      void this.#work(key);
    }
  }

  async #work(key: string): Promise<void> {
    this.#busy.add(key);
    this.#later.delete(key);
    const began = performance.now();
    try {
      const next = await this.#input.work(key);
      this.#failures.delete(key);
      if (next !== undefined) this.addAt(key, next);
    } catch (error) {
      this.#fail(key, error);
    }
    this.#busy.delete(key);
    this.#input.onDone?.(performance.now() - began);
    if (this.#again.delete(key) && this.#state === 'works') this.#ready.add(key);
    if (this.#busy.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
    this.#start();
  }

  #fail(key: string, error: unknown): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    this.#input.onTrouble(key, error);
    this.addAt(key, new Date(Date.now() + delayOf(failures)));
  }

  #arm(at: number): void {
    if (at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#ring(), Math.min(Math.max(at - Date.now(), 0), LONGEST_TIMER_MS));
  }

  #ring(): void {
    this.#timerAt = Infinity;
    const now = Date.now();
    let next = Infinity;
    for (const [key, at] of [...this.#later]) {
      if (at > now) next = Math.min(next, at);
      else {
        this.#later.delete(key);
        this.add(key);
      }
    }
    if (next < Infinity) this.#arm(next);
  }
}

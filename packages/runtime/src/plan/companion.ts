import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StashError, type Companion } from '@stash-addons/core';
import { settlesWithin, type Child } from '../process/child.js';
import { judgeEnding, makeStage, startStage, type CommandContext } from '../process/stage.js';

const READY_SECONDS = 300;
/** What has seen the units begin and end has no more to wait for. */
const LAST_SECONDS = 60;
const KEPT_OUTPUT = 8 * 1024;

/** What work beside a companion has to know of it. */
export interface Beside {
  /** Aborted with the reason where the companion fails, or the run is ended. */
  signal: AbortSignal;
  /** Resolves when the companion has ended well; throws what it failed with. Absent where there is none. */
  settled?: () => Promise<void>;
}

export interface CompanionContext extends CommandContext {
  signal: AbortSignal;
}

/**
 * Does the work while the companion runs, once it is ready. `isGood` says of what the work gave whether it ended well: if
 * so the companion has to end well too, otherwise it is killed. Throws what the companion failed with.
 */
export async function withCompanion<T>(
  companion: Companion | undefined,
  context: CompanionContext,
  { work, isGood }: { work: (beside: Beside) => Promise<T>; isGood: (result: T) => boolean },
): Promise<T> {
  if (companion === undefined) return work({ signal: context.signal });
  const running = new RunningCompanion(companion, context);
  try {
    await running.ready();
    const result = await work({ signal: running.signal, settled: () => running.settled() });
    if (isGood(result)) await running.settled();
    return result;
  } finally {
    await running.kill();
  }
}

class RunningCompanion {
  readonly #name: string;
  readonly #child: Child;
  readonly #failing = new AbortController();
  readonly #ended: Promise<StashError | undefined>;
  readonly #said: Promise<void>;
  readonly #readySeconds: number;
  readonly signal: AbortSignal;

  constructor({ run, ready, readySeconds = READY_SECONDS }: Companion, context: CompanionContext) {
    context.signal.throwIfAborted();
    const stage = makeStage(run, context);
    this.#name = stage.name;
    this.#readySeconds = readySeconds;
    this.#child = startStage(stage, { stdin: 'ignore', stdout: { keep: KEPT_OUTPUT } });
    context.onStart(stage.name, this.#child.pid);
    this.signal = AbortSignal.any([context.signal, this.#failing.signal]);
    this.#said = lineOf(this.#child, new RegExp(ready));
    this.#ended = judgeEnding(this.#child, stage, context).then((failure) => {
      if (failure !== undefined) this.#failing.abort(failure.error);
      return failure?.error;
    });
  }

  /** Waits for its line; throws SA_COMMAND_NOT_READY, or what it ended with. */
  async ready(): Promise<void> {
    const ended = this.#ended.then((error) => {
      throw error ?? this.#endedEarly();
    });
    const first = Promise.race([this.#said, ended, aborted(this.signal)]);
    if (await settlesWithin(first, this.#readySeconds * 1000)) return;
    throw new StashError('SA_COMMAND_NOT_READY', { command: this.#name, seconds: this.#readySeconds });
  }

  /** Waits for its end. */
  async settled(): Promise<void> {
    const ended = Promise.race([this.#ended, aborted(this.signal)]);
    if (!(await settlesWithin(ended, LAST_SECONDS * 1000))) {
      throw new StashError('SA_COMMAND_TIMEOUT', { command: this.#name, seconds: LAST_SECONDS });
    }
    const error = await ended;
    if (error !== undefined) throw error;
  }

  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#child.process;
    if (exitCode === null && signalCode === null) this.#child.kill();
    await this.#ended;
  }

  #endedEarly(): StashError {
    const text = 'it ended before it was ready';
    return new StashError('SA_COMMAND_FAILED', { command: this.#name, ending: 'exit status 0', text });
  }
}

function lineOf({ process: { stdout } }: Child, pattern: RegExp): Promise<void> {
  return new Promise((resolve) => {
    createInterface({ input: stdout as Readable }).on('line', (line) => pattern.test(line) && resolve());
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

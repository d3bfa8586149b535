import { StashError, toCoded, type Command, type Step } from '@stash-addons/core';
import { runOrThrow } from '../process/run-command.js';
import type { CommandContext } from '../process/stage.js';
import type { Log } from '../result/log.js';
import type { Journal } from './journal.js';
import type { Leftover } from './recover.js';

/** Undoing has this long for each step, also when the run was cancelled or its deadline has passed. */
const UNDO_SECONDS = 60;

export interface StepContext extends CommandContext {
  log: Log;
  journal: Journal;
  signal: AbortSignal;
}

interface OpenUndo {
  id: number;
  step: string;
  undo: Command;
}

/** Runs steps and puts back, in reverse, what they changed. */
export class Steps {
  readonly #open: OpenUndo[] = [];

  constructor(readonly context: StepContext) {}

  /** Takes over what a run that died left changed, and puts it back where that is possible now. */
  async adopt({ run, undos }: Leftover): Promise<void> {
    for (const { step, undo } of undos) this.#open.push({ id: this.context.journal.undo(step, undo), step, undo });
    this.context.journal.endOther(run);
    const failures = await this.undoAll();
    for (const { message } of failures) this.context.log.warn('Undo', { text: message });
  }

  async run(steps: readonly Step[]): Promise<void> {
    const { context } = this;
    for (const step of steps) {
      context.signal.throwIfAborted();
      if (step.undo !== undefined) {
        this.#open.push({ id: context.journal.undo(step.name, step.undo), step: step.name, undo: step.undo });
      }
      context.log.info('Step', { step: step.name });
      await runOrThrow(step.run, context, context.signal);
    }
  }

  /** Undoes everything that is open, whatever fails; returns the failures, which stay open. */
  async undoAll(): Promise<StashError[]> {
    const failures: StashError[] = [];
    for (const open of this.#open.splice(0).toReversed()) {
      const failure = await this.#undo(open);
      if (failure === undefined) continue;
      failures.push(failure);
      this.#open.unshift(open);
    }
    return failures;
  }

  async #undo({ id, step, undo }: OpenUndo): Promise<StashError | undefined> {
    const { context } = this;
    try {
      context.log.info('Undo', { step });
      await runOrThrow({ timeoutSeconds: UNDO_SECONDS, ...undo }, context, new AbortController().signal);
      context.journal.undone(id);
      return undefined;
    } catch (error) {
      const command = undo.argv.map((arg) => (typeof arg === 'string' ? arg : arg.$path)).join(' ');
      return new StashError('SA_RUN_UNDO_FAILED', { step, text: toCoded(error).message.replace(/\.$/, ''), command });
    }
  }
}

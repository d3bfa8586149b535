import { rmSync } from 'node:fs';
import { StashError, toCoded, type Command, type Step } from '@stash-addons/core';
import { commandText } from '../process/prepare.js';
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
  /** Of the run whose step it was. */
  keptDir: string;
}

/** Runs steps and puts back, in reverse, what they changed. */
export class Steps {
  readonly #open: OpenUndo[] = [];

  constructor(readonly context: StepContext) {}

  /** Takes over what a run that died left changed, and puts it back where that is possible now. */
  async adopt({ run, undos }: Leftover): Promise<void> {
    const { journal } = this.context;
    for (const one of undos) this.#open.push({ id: journal.undo(one.step, one.undo, one.keptDir), ...one });
    journal.endOther(run);
    const failures = await this.undoAll();
    for (const { message } of failures) this.context.log.warn('Undo', { text: message });
  }

  async run(steps: readonly Step[]): Promise<void> {
    const { context } = this;
    for (const step of steps) {
      context.signal.throwIfAborted();
      if (step.undo !== undefined) {
        const { name, undo } = step;
        this.#open.push({ id: context.journal.undo(name, undo), step: name, undo, keptDir: context.keptDir });
      }
      context.log.info('Step', { step: step.name });
      await runOrThrow(step.run, context, context.signal);
    }
  }

  /** Undoes everything that is open, whatever fails; returns the failures, which stay open. */
  async undoAll(): Promise<StashError[]> {
    const failures: StashError[] = [];
    const all = this.#open.splice(0);
    for (const open of all.toReversed()) {
      const failure = await this.#undo(open);
      if (failure === undefined) continue;
      failures.push(failure);
      this.#open.unshift(open);
    }
    const needed = new Set(this.#open.map(({ keptDir }) => keptDir));
    for (const { keptDir } of all) if (!needed.has(keptDir)) rmSync(keptDir, { recursive: true, force: true });
    return failures;
  }

  async #undo({ id, step, undo, keptDir }: OpenUndo): Promise<StashError | undefined> {
    const context = { ...this.context, keptDir };
    try {
      context.log.info('Undo', { step });
      await runOrThrow({ timeoutSeconds: UNDO_SECONDS, ...undo }, context, new AbortController().signal);
      context.journal.undone(id);
      return undefined;
    } catch (error) {
      const text = toCoded(error).message.replace(/\.$/, '');
      return new StashError('SA_RUN_UNDO_FAILED', { step, text, command: commandText(undo, context) });
    }
  }
}

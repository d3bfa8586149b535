import { StashError, type Captured, type Command } from '@stash-addons/core';
import type { Child } from './child.js';
import { makeStage, startStage, judgeEnding, type CommandContext } from './stage.js';

const LARGEST_OUTPUT = 32 * 1024 * 1024;

export interface Outcome {
  captured: Captured;
  /** Absent where it ended well. */
  error?: StashError;
}

/** Runs a command to its end with its output in memory. An abort kills it and is thrown. */
export async function runCommand(command: Command, context: CommandContext, signal: AbortSignal): Promise<Outcome> {
  const stage = makeStage(command, context);
  signal.throwIfAborted();
  const child = startStage(stage, { stdin: 'ignore', stdout: { keep: LARGEST_OUTPUT } });
  context.onStart(stage.name, child.pid);
  const onAbort = () => child.kill();
  signal.addEventListener('abort', onAbort, { once: true });
  const failure = await judgeEnding(child, stage, context);
  signal.removeEventListener('abort', onAbort);
  signal.throwIfAborted();
  const { code } = await child.ended;
  const captured = { exitCode: code ?? -1, stdout: child.stdout?.text ?? '', stderr: child.stderr.text };
  const error = failure?.error ?? tooMuch(child, stage.name);
  return error === undefined ? { captured } : { captured, error };
}

/** The same, where only success counts. */
export async function runOrThrow(command: Command, context: CommandContext, signal: AbortSignal): Promise<Captured> {
  const outcome = await runCommand(command, context, signal);
  if (outcome.error !== undefined) throw outcome.error;
  return outcome.captured;
}

function tooMuch(child: Child, name: string): StashError | undefined {
  if (child.stdout?.cut !== true) return undefined;
  const text = `it printed more than ${LARGEST_OUTPUT} bytes`;
  return new StashError('SA_COMMAND_FAILED', { command: name, ending: 'too much output', text });
}

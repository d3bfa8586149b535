import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HookOutcome, TERMINATION_LOG_VARIABLE, validateHookOutcome } from '@stash-addons/core';
import type { NextAction } from '@stash-addons/session';
import { containersOf } from './executor.js';
import { builtInProgram } from './programs.js';
import { writeRequest } from './run-directory.js';
import { runStep, type StepEnding } from './step-process.js';
import { requestOf, type TargetRun } from './target-run.js';

/** How a hook ended. */
export type HookEnding = Pick<HookOutcome, 'ok' | 'message'>;

/**
 * Runs the hook after the last step where the steps did not come to it: what the hook before the first step did has to be
 * undone, also when the session was asked to end, or a step was killed.
 */
export async function runPostHook(
  run: TargetRun,
  { after }: Extract<NextAction, { kind: 'runPostHook' }>,
): Promise<HookEnding> {
  const { context, directory, resolution, session } = run;
  const index = resolution.steps.findIndex((step) => step.kind === 'hook' && step.hook.startsWith('post'));
  const container = containersOf(resolution)[index];
  if (container === undefined) return { ok: true, message: 'It does nothing' };
  const outcome = { failed: after.Phase === 'Failed', error: after.Error, duration: after.Duration };
  writeRequest(directory, { ...requestOf(run), outcome });
  const told = join(directory.root, 'hook.json');
  writeFileSync(told, '', { mode: 0o600 });
  const ending = await runStep({
    name: resolution.steps[index]?.container ?? '',
    program: builtInProgram(),
    args: container.args,
    env: { ...container.env, [TERMINATION_LOG_VARIABLE]: told },
    runDirectory: directory.run,
    log: context.sessions.logOf(session.metadata.name ?? ''),
    onLine: (line) => context.onEvent({ type: 'log', line }),
    signal: new AbortController().signal,
  });
  return outcomeIn(readFileSync(told, 'utf8'), ending);
}

function outcomeIn(text: string, { lastWords }: StepEnding): HookEnding {
  const check = text === '' ? undefined : validateHookOutcome(JSON.parse(text));
  return check?.ok ? check.outcome : { ok: false, message: `It left no word of how it ended: ${lastWords}` };
}

import type { NextAction } from '@stash-addons/session';
import { alone, loneDeadline, loneJobName } from './alone.js';
import { HOOK_ANNOTATION } from './job-marks.js';
import { makeJob } from './make-job.js';
import { prepare } from './prepare.js';
import type { Resolved } from './resolution.js';
import { type Invoker, postHookOf, type Session } from './run.js';
import type { SessionShared } from './session-shared.js';

export interface HookInput {
  session: Session;
  invoker: Invoker;
  index: number;
  now: Date;
  /** How the target ended. */
  after: Extract<NextAction, { kind: 'runPostHook' }>['after'];
}

/**
 * Makes a Job that runs the hook of a target alone, as its own pod would have. Returns false where the hook does nothing.
 * Throws as `makeJob` does.
 */
export async function startHook(shared: SessionShared, input: HookInput): Promise<boolean> {
  const { session, after, now } = input;
  const prepared = await prepare(shared, { ...input, actions: [] });
  const resolved = hookAlone(prepared.resolved, session, input.index);
  if (resolved === undefined) return false;
  const outcome = { failed: after.Phase === 'Failed', error: after.Error, duration: after.Duration };
  const request = { ...prepared.request, outcome };
  const own = { annotations: { [HOOK_ANNOTATION]: postHookOf(session) }, deadline: loneDeadline(now) };
  await makeJob(shared, { ...input, ...own }, { ...prepared, resolved, request });
  return true;
}

function hookAlone(resolved: Resolved, session: Session, index: number): Resolved | undefined {
  const step = resolved.resolution.steps.find((one) => one.kind === 'hook' && one.hook === postHookOf(session));
  if (step === undefined) return undefined;
  return alone(resolved, { container: step.container, jobName: loneJobName('stash-hook', session, index) });
}

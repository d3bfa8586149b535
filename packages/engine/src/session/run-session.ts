import type { InvokerPlan } from '@stash-addons/session';
import { drive, type Driven } from './drive.js';
import type { OpenSession } from './opened.js';
import { runPostHook } from './post-hook.js';
import { runTarget, type TargetRun } from './target-run.js';

/** Drives an open session to its end: its target is run once, and each change of the status is saved. */
export function runSession(
  open: OpenSession,
  plan: InvokerPlan,
  source: Pick<TargetRun, 'hosts' | 'adoptUntagged'>,
): Promise<Driven> {
  const { context, repository } = open;
  const { signal } = context;
  const run = { ...open, ...open.choice, ...source, repository: repository.url, signal };
  return drive({
    session: open.session,
    plan,
    signal,
    save: (session) => context.sessions.save(open.record(session)),
    start: (actions, deadline) => runTarget({ ...run, actions, ...(deadline === undefined ? {} : { deadline }) }),
    postHook: (next) => runPostHook({ ...run, actions: [] }, next),
  });
}

import { prefixSuffix, REQUEST_FILE } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import type { NextAction } from '@stash-addons/session';
import { ownedBy } from '../ownership.js';
import { grant, placesOf, RIGHTS_ANNOTATION } from './grants.js';
import { alone } from './alone.js';
import { jobFor } from './job.js';
import { HOOK_ANNOTATION } from './job-marks.js';
import { hooksThatCall, prepare } from './prepare.js';
import type { Resolved } from './resolution.js';
import { rightsFor } from './rights.js';
import { type Invoker, operationOf, postHookOf, type Session } from './run.js';
import { runSecret, runVolume } from './run-directory.js';
import type { SessionShared } from './session-shared.js';
import { makeJob } from './start.js';
import { makeSurroundings } from './surroundings.js';

export interface HookInput {
  session: Session;
  invoker: Invoker;
  index: number;
  now: Date;
  /** How the target ended. */
  after: Extract<NextAction, { kind: 'runPostHook' }>['after'];
}

/** A hook gives up after five minutes itself; its pod has to be started before. */
const LONGEST_MS = 15 * 60_000;

/**
 * Makes a Job that runs the hook of a target alone, as its own pod would have. Returns false where the hook does nothing.
 * Throws as `startTarget` does.
 */
export async function startHook(shared: SessionShared, input: HookInput): Promise<boolean> {
  const { session, after } = input;
  const prepared = await prepare(shared, { ...input, actions: [] });
  const { documents, resolved, provided, request, hookTarget } = prepared;
  const alone = hookAlone(resolved, session, input.index);
  if (alone === undefined) return false;
  const outcome = { failed: after.Phase === 'Failed', error: after.Error, duration: after.Duration };
  const at = { namespace: session.metadata.namespace ?? '', name: alone.resolution.jobName };
  const secret = runSecret(at, { file: REQUEST_FILE, content: { ...request, outcome } }, provided);
  const metadata = { ...secret.metadata, ownerReferences: [ownedBy(session)] };
  await makeSurroundings(shared, input, resolved);
  await shared.client.apply(RESOURCES.Secret, { ...secret, metadata });
  const { access, resolution } = alone;
  const grants = rightsFor({ session, documents, provided, access, foreign: false, calls: false, hookTarget });
  const { serviceAccountName: account, labels } = resolution;
  await grant(shared.client, grants, { job: at, session, account, labels, now: input.now });
  const job = jobFor({
    ...input,
    ...alone,
    callers: new Set(hooksThatCall(prepared)),
    target: documents.targetRef,
    annotations: { [HOOK_ANNOTATION]: postHookOf(session), [RIGHTS_ANNOTATION]: placesOf(grants) },
    runVolume: runVolume(secret, provided),
    deadline: new Date(input.now.getTime() + LONGEST_MS).toISOString(),
  });
  await makeJob(shared, job, session);
  return true;
}

function hookAlone(resolved: Resolved, session: Session, index: number): Resolved | undefined {
  const step = resolved.resolution.steps.find((one) => one.kind === 'hook' && one.hook === postHookOf(session));
  if (step === undefined) return undefined;
  const name = (session.metadata.name ?? '').replaceAll('.', '-');
  const jobName = prefixSuffix(`stash-hook-${operationOf(session)}`, name, String(index));
  return alone(resolved, { container: step.container, jobName });
}

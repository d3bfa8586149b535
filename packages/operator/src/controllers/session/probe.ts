import { type ProbeResult, SCRATCH_PATH, StashError } from '@stash-addons/core';
import type { KeptPod } from '../../cache/kept-pod.js';
import { alone, loneDeadline, loneJobName } from './alone.js';
import { standingOf } from './ending.js';
import { PROBE_ANNOTATION } from './job-marks.js';
import { jobAt, lookAtPod } from './jobs.js';
import { makeJob } from './make-job.js';
import { prepare, type Prepared, type Preparing } from './prepare.js';
import type { Work } from './run.js';
import type { SessionShared } from './session-shared.js';
import type { WholeJobInput } from './whole-job.js';

/** What is known of a server that was asked for its version. */
export type Probed = { version: string } | 'asked' | undefined;

/** Undefined where it was not asked yet. Throws SA_OPERATOR_VERSION_UNKNOWN where it was, and did not say; or ApiError. */
export async function probedVersion(shared: SessionShared, work: Work, index: number): Promise<Probed> {
  const asked = await askedJob(shared, work, index);
  if (asked === undefined) return undefined;
  const { pod, standing } = asked;
  const { serverVersion: version, error } = leftBy(pod);
  if (version !== undefined) return { version };
  if (error !== undefined) throw unknown(`${error.code}: ${error.message}`);
  if (standing.ended === undefined) return 'asked';
  throw unknown(standing.ended.message || 'it does not say');
}

/** When a server that was asked is taken for one that does not answer. */
export async function probedUntil(shared: SessionShared, work: Work, index: number): Promise<Date | undefined> {
  const standing = (await askedJob(shared, work, index))?.standing;
  return standing !== undefined && 'until' in standing ? standing.until : undefined;
}

async function askedJob(shared: SessionShared, { session, now }: Work, index: number) {
  const job = jobAt(shared, session, { index, role: 'probe' });
  if (job === undefined) return undefined;
  const pod = await lookAtPod(shared, job);
  return { pod, standing: standingOf(job[1], pod, shared.patience, now) };
}

function unknown(text: string): StashError {
  return new StashError('SA_OPERATOR_VERSION_UNKNOWN', { text: text.replace(/\.$/, '') });
}

function leftBy(pod: KeptPod | undefined): Partial<ProbeResult> {
  const text = (pod?.containers ?? []).map(({ ended }) => ended?.message ?? '').find((one) => one.startsWith('{'));
  try {
    return JSON.parse(text ?? '{}') as Partial<ProbeResult>;
  } catch {
    return {};
  }
}

/** Makes a Job that asks the server for its version by the addon's own program. Throws as `makeJob` does. */
export async function askVersion(shared: SessionShared, work: Work, index: number): Promise<void> {
  const { input, prepared } = await prepareProbe(shared, work, index);
  await makeJob(shared, input, prepared);
}

/** What the Job that asks for the version is made of. Throws as `prepare` does. */
export async function prepareProbe(
  preparing: Preparing,
  { session, invoker, now }: Omit<Work, 'plan'>,
  index: number,
): Promise<{ input: WholeJobInput; prepared: Prepared }> {
  const prepared = await prepare(preparing, { session, invoker, actions: [], server: 'any' });
  const { resolution } = prepared.resolved;
  const [step] = resolution.steps.filter(({ kind }) => kind === 'function');
  const resolved = alone(prepared.resolved, {
    container: step?.container ?? '',
    jobName: loneJobName('stash-probe', session, index),
    args: ['probe', `--scratch-dir=${SCRATCH_PATH}`],
  });
  if (resolved === undefined) throw new StashError('SA_RESOLVE_NO_STEPS', { task: resolution.task });
  const own = { annotations: { [PROBE_ANNOTATION]: 'version' }, deadline: loneDeadline(now) };
  // No hook runs in it, so that it needs none of a hook's rights.
  return {
    input: { session, invoker, index, now, ...own },
    prepared: { ...prepared, resolved, hookTarget: undefined },
  };
}

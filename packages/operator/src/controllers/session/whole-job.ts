import { REQUEST_FILE, type SecretObject } from '@stash-addons/core';
import { placesOf, RIGHTS_ANNOTATION } from './grants.js';
import { type Job, jobFor, type JobInput } from './job.js';
import { hooksThatCall, type Prepared } from './prepare.js';
import { type Grant, rightsFor } from './rights.js';
import type { Invoker } from './run.js';
import { runSecret, runVolume } from './run-directory.js';

export interface WholeJobInput extends Pick<
  JobInput,
  'session' | 'index' | 'ordinal' | 'annotations' | 'deadline' | 'now'
> {
  invoker: Invoker;
}

/** A Job with what is made for it alone. */
export interface WholeJob {
  job: Job;
  /** The run directory, as far as it is of no other Secret. */
  secret: SecretObject;
  grants: Grant[];
}

/** The Job of a session as it is sent to the API server. */
export function wholeJob(input: WholeJobInput, prepared: Prepared): WholeJob {
  const { session, annotations } = input;
  const { documents, resolved, provided, request, hookTarget } = prepared;
  const { resolution, access, foreign, callers } = resolved;
  const at = { namespace: session.metadata.namespace ?? '', name: resolution.jobName };
  const secret = runSecret(at, { file: REQUEST_FILE, content: request }, provided);
  const needs = { foreign: foreign.size > 0, calls: callers.size > 0, hookTarget };
  const grants = rightsFor({ session, documents, provided, access, ...needs });
  const places = placesOf(grants);
  const job = jobFor({
    ...input,
    ...resolved,
    callers: new Set([...callers, ...hooksThatCall(prepared)]),
    target: documents.targetRef,
    runVolume: runVolume(secret, provided),
    annotations: { ...annotations, ...(places !== '' && { [RIGHTS_ANNOTATION]: places }) },
  });
  return { job, secret, grants };
}

import { isStashError, StashError } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { ownedBy } from '../ownership.js';
import { refuseInadmissible } from './admission.js';
import { createOwn } from './create-own.js';
import { grant, type JobName, placesOf, revoke } from './grants.js';
import type { Prepared } from './prepare.js';
import { keyOfSession, type Session } from './run.js';
import type { SessionShared } from './session-shared.js';
import { makeSurroundings } from './surroundings.js';
import { wholeJob, type WholeJobInput } from './whole-job.js';

/**
 * Makes a Job of a session with all it needs: account, claim, run directory, rights; unless it is there already. Throws a
 * StashError where it can never be made, or ApiError.
 */
export async function makeJob(shared: SessionShared, input: WholeJobInput, prepared: Prepared): Promise<void> {
  const { client } = shared;
  const { session, now } = input;
  const { job, secret, grants } = wholeJob(input, prepared);
  const at = { namespace: secret.metadata.namespace ?? '', name: job.metadata.name ?? '' };
  const { serviceAccountName: account, labels } = prepared.resolved.resolution;
  const metadata = { ...secret.metadata, ownerReferences: [ownedBy(session)] };
  refuseTaken(shared, at, session);
  try {
    await allOf([
      // A pod whose account is not there is refused for that, whatever else is wrong with it.
      makeSurroundings(shared, input, prepared.resolved).then(() => refuseInadmissible(client, job)),
      client.apply(RESOURCES.Secret, { ...secret, metadata }),
      grant(client, grants, { job: at, session, account, labels, now }),
    ]);
    shared.took.job(await createOwn(RESOURCES.Job, job, client, session));
  } catch (error) {
    if (isStashError(error)) await revoke(client, at, placesOf(grants));
    throw error;
  }
}

/** The names of two sessions may lead to one name of a Job; then the Secret of the other's is not touched. */
function refuseTaken({ jobOwner }: SessionShared, { namespace, name }: JobName, session: Session): void {
  const owner = jobOwner(`${namespace}/${name}`);
  if (owner === undefined || owner === keyOfSession(session)) return;
  throw new StashError('SA_OPERATOR_NAME_TAKEN', { kind: 'Job', name: `${namespace}/${name}` });
}

/** Throws the first error when none is under way any more, so that what was made can be taken back. */
async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

import type { ApiObject, BackupConfiguration, RestoreSession } from '@stash-addons/core';
import { ApiError, isConflict, type Resource, RESOURCES } from '@stash-addons/kube';
import { type Job, podOf } from '@stash-addons/operator';
import type { ClusterAccess } from './connect.js';

/** What the API server says to a Job and to its pod, by a dry run. */
export interface Admission {
  job: string;
  pod: string;
}

/** Of a Job that is not made; its account may be made together with it, so that the pod is asked for without it then. */
export async function askAdmission(
  cluster: ClusterAccess,
  job: Job,
  invoker: BackupConfiguration | RestoreSession,
): Promise<Admission> {
  const pod = podOf(job);
  const { serviceAccountName: account, ...spec } = pod.spec;
  const isMade = !invoker.spec.runtimeSettings?.pod?.serviceAccountName;
  const answer = await ask(cluster, RESOURCES.Pod, pod);
  const admission = { job: await ask(cluster, RESOURCES.Job, job), pod: answer };
  if (!isMade || !NO_ACCOUNT.test(answer)) return admission;
  const without = { ...pod, spec };
  const found = await ask(cluster, RESOURCES.Pod, without);
  return { ...admission, pod: `${found} (asked without its account ${account}, which is made with the Job)` };
}

/** What the API server says to whoever lacks a right, by whichever authorizer. */
const DENIED = /forbidden: User ".*" cannot create resource/;
const NO_ACCOUNT = /error looking up service account/;

async function ask({ client }: ClusterAccess, resource: Resource, object: ApiObject): Promise<string> {
  try {
    await client.create(resource, object, { dryRun: true });
    return 'admitted';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isConflict(error)) return 'unknown: there is one of this name';
    if (DENIED.test(error.message)) return `unknown: who makes no ${resource.plural} may not ask for it either`;
    return `refused: ${error.message}`;
  }
}

import { StashError } from '@stash-addons/core';
import { ApiError, type Client, RESOURCES } from '@stash-addons/kube';
import { wordsOf } from '../../log.js';
import type { Job, PodObject } from './job.js';

const NOT_ADMITTED = /violates PodSecurity/;

/**
 * Asks whether the namespace lets in the pod of a Job, which otherwise nothing but events of the Job would tell. Throws
 * SA_OPERATOR_REFUSED where its Pod Security Standard does not.
 */
export async function refuseInadmissible(client: Client, job: Job): Promise<void> {
  const { namespace = '', name = '' } = job.metadata;
  try {
    await client.create(RESOURCES.Pod, podOf(job), { dryRun: true });
  } catch (error) {
    const text = wordsOf(error);
    if (!(error instanceof ApiError)) throw error;
    if (!NOT_ADMITTED.test(text)) return;
    throw new StashError('SA_OPERATOR_REFUSED', { kind: 'Pod', name: `${namespace}/${name}`, text }, { cause: error });
  }
}

/** The pod that Kubernetes makes of a Job, but for its name. */
export function podOf({ metadata, spec }: Job): PodObject {
  const { namespace = '', name = '' } = metadata;
  const { template } = spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, namespace, name },
    spec: template.spec ?? { containers: [] },
  };
}

import { StashError } from '@stash-addons/core';
import { ApiError, type Client, RESOURCES } from '@stash-addons/kube';
import { wordsOf } from '../../log.js';
import type { Job } from './job.js';

const NOT_ADMITTED = /violates PodSecurity/;

/**
 * Asks whether the namespace lets in the pod of a Job, which otherwise nothing but events of the Job would tell. Throws
 * SA_OPERATOR_REFUSED where its Pod Security Standard does not.
 */
export async function refuseInadmissible(client: Client, { metadata, spec }: Job): Promise<void> {
  const { namespace = '', name = '' } = metadata;
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    ...spec.template,
    metadata: { ...spec.template.metadata, namespace, name },
  };
  try {
    await client.create(RESOURCES.Pod, pod, { dryRun: true });
  } catch (error) {
    const text = wordsOf(error);
    if (!(error instanceof ApiError)) throw error;
    if (!NOT_ADMITTED.test(text)) return;
    throw new StashError('SA_OPERATOR_REFUSED', { kind: 'Pod', name: `${namespace}/${name}`, text }, { cause: error });
  }
}

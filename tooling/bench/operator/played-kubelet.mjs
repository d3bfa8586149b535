import { RESOURCES } from '@stash-addons/kube';
import { summaryOfOneHost } from '@stash-addons/testbed/cluster';
import { follow } from './follow.mjs';

const SUMMARY = JSON.stringify(summaryOfOneHost());

function endedStatus({ spec }) {
  const state = (message) => ({ terminated: { exitCode: 0, reason: 'Completed', ...(message && { message }) } });
  const status = ({ name }, message) => ({
    ...{ name, image: 'x', imageID: 'x', ready: false, restartCount: 0, state: state(message) },
  });
  return {
    phase: 'Succeeded',
    initContainerStatuses: (spec.initContainers ?? []).map((one) => status(one)),
    containerStatuses: spec.containers.map((one) => status(one, SUMMARY)),
  };
}

/** Ends the pods of Jobs well, at once: without nodes nobody runs them. The Job controller is a real one. */
export function playKubelet(client, signal) {
  const scope = { labelSelector: 'batch.kubernetes.io/job-name' };
  return follow(client, { resource: RESOURCES.Pod, scope, signal }, (type, pod) => {
    if (type !== 'ADDED') return;
    // Whatever the scheduler writes meanwhile.
    const metadata = { ...pod.metadata, resourceVersion: undefined };
    const ended = { ...pod, metadata, status: { ...pod.status, ...endedStatus(pod) } };
    client.replaceStatus(RESOURCES.Pod, ended).catch((error) => console.error(`A pod did not end: ${error.message}`));
  });
}

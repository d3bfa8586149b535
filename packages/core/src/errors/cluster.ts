import { area } from './define.js';

/** The command line on a cluster. */
export const clusterErrors = area({
  SA_CLUSTER_CONFIG: {
    message: 'No cluster is chosen: {problem}.',
    hint: 'Name a kubeconfig by --kubeconfig or KUBECONFIG, and a context of it by --context; `kubectl config get-contexts` lists them.',
    exit: 2,
  },
  SA_CLUSTER_UNREACHABLE: {
    message: 'The cluster at {server} does not answer: {problem}.',
    hint: 'Look whether `kubectl version` reaches it from here, and whether --context names the right one.',
    exit: 1,
    retryable: true,
  },
  SA_CLUSTER_DENIED: {
    message: 'The cluster does not let you do that: {problem}.',
    hint: 'Ask for the right that it names, such as the role `edit` in the namespace; `kubectl auth can-i --list` shows yours.',
    exit: 1,
  },
  SA_CLUSTER_REFUSED: {
    message: 'The cluster refused it: {problem}.',
    hint: 'Correct what it names, and try again.',
    exit: 1,
  },
  SA_CLUSTER_OBJECT_MISSING: {
    message: 'There is no {kind} {name} in the namespace {namespace}.',
    hint: 'Look at `kubectl get {resource} --all-namespaces`; another namespace is named by --namespace.',
    exit: 2,
  },
  SA_CLUSTER_SESSION_FAILED: {
    message: 'The {kind} {name} ended as {phase}: {problem}.',
    hint: 'See `kubectl stash logs {name}` and `kubectl describe {resource} {name}`.',
    exit: 1,
  },
  SA_CLUSTER_NOT_AWAITED: {
    message: 'The {kind} {name} goes on; it is only not waited for any more.',
    hint: 'See how it ends with `kubectl stash sessions`, or end it with `kubectl stash cancel {name}`.',
    exit: 130,
  },
  SA_CLUSTER_POD_FAILED: {
    message: 'The pod that looks into the repository {name} did not end well: {problem}.',
    hint: 'Look whether its volume can be mounted beside what uses it now; files that root has written nobody else may read.',
    exit: 1,
  },
});

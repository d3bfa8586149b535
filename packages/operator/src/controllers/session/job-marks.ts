/** Keeps a Job until its session has taken note of how it ended. */
export const SETTLE_FINALIZER = 'stash-addons.dev/settle';
/** On a Job: which target of the session it serves. */
export const TARGET_INDEX_ANNOTATION = 'stash-addons.dev/target-index';
/** On a Job: which replica of the target it serves, where it has several. */
export const ORDINAL_ANNOTATION = 'stash-addons.dev/ordinal';
/** On a Job: the hook that it runs for a target whose pod ended without running it. */
export const HOOK_ANNOTATION = 'stash-addons.dev/hook';
/** On a Job: it finds out the version of a target, and does no more. */
export const PROBE_ANNOTATION = 'stash-addons.dev/probe';
/** What Kubernetes itself puts on the pods of a Job. */
export const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name';
export const JOB_UID_LABEL = 'batch.kubernetes.io/controller-uid';
/** All that is made for sessions is found by it. */
export const MANAGED_SELECTOR = 'app.kubernetes.io/managed-by=stash.appscode.com';

import type { HookPolicy } from '../invoker.js';
import type { HookSummary } from './summary.js';

/** Whether a hook of this policy has to run after what the summary tells. */
export function shouldRunHook(policy: HookPolicy, summary: Pick<HookSummary, 'Status' | 'RetryLeft'>): boolean {
  const failed = summary.Status.Phase === 'Failed';
  if (policy === 'Always') return true;
  if (policy === 'OnSuccess') return !failed;
  return failed && (policy === 'OnFailure' || summary.RetryLeft === 0);
}

import { StashError, type HookHandler, type RunRequest } from '@stash-addons/core';

const HOOK_TYPES = ['preBackup', 'postBackup', 'preRestore', 'postRestore'] as const;
export type HookType = (typeof HOOK_TYPES)[number];

/** A hook as it stands in the request. */
export type Hook = HookHandler & { executionPolicy?: 'Always' | 'OnFailure' | 'OnSuccess' | 'OnFinalRetryFailure' };

export function hookTypeOf(flags: Readonly<Record<string, string>>): HookType {
  const given = flags['hook-type'] ?? '';
  const found = HOOK_TYPES.find((one) => one === given);
  if (found !== undefined) return found;
  throw new StashError('SA_RUN_FLAG_UNPROVIDED', { flag: '--hook-type', name: given });
}

/** Undefined where there is none, or none that does anything. */
export function hookOf(request: Pick<RunRequest, 'hooks'>, type: HookType): Hook | undefined {
  const hook = request.hooks?.[type] as Hook | undefined;
  const acts = [hook?.exec, hook?.httpGet, hook?.httpPost, hook?.tcpSocket].some((action) => action !== undefined);
  return acts ? hook : undefined;
}

/** The hook that runs after the last other step. */
export function postHook(request: Pick<RunRequest, 'hooks' | 'operation'>): Hook | undefined {
  return hookOf(request, request.operation === 'backup' ? 'postBackup' : 'postRestore');
}

/** Whether the policy lets the hook run after what happened. */
export function isDue(hook: Hook, failed: boolean, retryLeft: number): boolean {
  const policy = hook.executionPolicy ?? 'Always';
  if (policy === 'OnSuccess') return !failed;
  if (policy === 'OnFailure') return failed;
  return policy === 'Always' || (failed && retryLeft === 0);
}

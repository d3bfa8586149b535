import { formatDuration, StashError, STASH_GROUP, type RunRequest } from '@stash-addons/core';
import type { PriorResult } from './prior-result.js';

/** Values a hook may use, by the path it writes: `{{ .Status.Phase }}`. */
export type HookFields = Record<string, string>;

export function hookFields(request: RunRequest, prior: PriorResult | undefined): HookFields {
  const { invoker, session, target } = request;
  const spent = prior?.result?.spans.reduce((sum, { ms }) => sum + ms, 0);
  return {
    '.Name': session.name,
    '.Namespace': session.namespace,
    '.Invoker.APIGroup': STASH_GROUP,
    '.Invoker.Kind': invoker.kind,
    '.Invoker.Name': invoker.name,
    '.Target.APIVersion': target.ref.apiVersion ?? '',
    '.Target.Kind': target.ref.kind ?? '',
    '.Target.Name': target.ref.name ?? '',
    '.Target.Namespace': target.ref.namespace ?? '',
    '.Status.Phase': prior?.failure === undefined ? 'Succeeded' : 'Failed',
    '.Status.Duration': spent === undefined ? '' : formatDuration(spent),
    '.Status.Error': prior?.failure ?? '',
    '.RetryLeft': String(session.retryLeft ?? 0),
  };
}

/** The text with its fields filled in. Throws SA_HOOK_TEMPLATE for anything that is no plain field. */
export function fillTemplate(text: string, fields: HookFields, hook: string): string {
  return text.replaceAll(/\{\{-?\s*([\s\S]*?)\s*-?\}\}/g, (expression, path: string) => {
    const value = fields[path];
    if (value !== undefined) return value;
    throw new StashError('SA_HOOK_TEMPLATE', { hook, expression, known: Object.keys(fields).join(' ') });
  });
}

import { formatDuration, StashError, STASH_GROUP, type RunRequest, type TargetRef } from '@stash-addons/core';
import type { PriorResult } from './prior-result.js';

/** Values a hook may use, by the path it writes: `{{ .Status.Phase }}`. */
export type HookFields = Record<string, string>;

export function hookFields(request: RunRequest, prior: PriorResult | undefined): HookFields {
  const { invoker, session, target } = request;
  return {
    '.Name': session.name,
    '.Namespace': session.namespace,
    '.Invoker.APIGroup': STASH_GROUP,
    '.Invoker.Kind': invoker.kind,
    '.Invoker.Name': invoker.name,
    ...targetFields(target.ref),
    ...statusFields(prior, request.outcome?.duration),
    '.RetryLeft': String(session.retryLeft ?? 0),
  };
}

function targetFields({ apiVersion = '', kind = '', name = '', namespace = '' }: TargetRef): HookFields {
  return {
    '.Target.APIVersion': apiVersion,
    '.Target.Kind': kind,
    '.Target.Name': name,
    '.Target.Namespace': namespace,
  };
}

function statusFields(prior: PriorResult | undefined, duration = ''): HookFields {
  const spent = prior?.result?.spans.reduce((sum, { ms }) => sum + ms, 0);
  return {
    '.Status.Phase': prior?.failure === undefined ? 'Succeeded' : 'Failed',
    '.Status.Duration': spent === undefined ? duration : formatDuration(spent),
    '.Status.Error': prior?.failure ?? '',
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

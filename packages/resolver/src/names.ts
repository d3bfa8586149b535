import { prefixName, prefixSuffix } from '@stash-addons/core';
import { indexOf, memberOf } from './members.js';
import type { ResolveInput } from './types.js';

const COMPONENT_LABEL = 'app.kubernetes.io/component';
const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

export function jobName(input: ResolveInput): string {
  const ordinal = input.operation === 'restore' && input.ordinal !== undefined ? `-${input.ordinal}` : '';
  const name = input.session.name.replaceAll('.', '-');
  return prefixSuffix(`stash-${input.operation}`, name, `${indexOf(input)}${ordinal}`);
}

/** The user's own account, or the one made for the invoker's member. */
export function serviceAccountName(input: ResolveInput): string {
  const { kind, metadata } = input.invoker;
  const own = memberOf(input).runtimeSettings?.pod?.serviceAccountName;
  return own || prefixSuffix(kind.toLowerCase(), metadata.name ?? '', String(indexOf(input)));
}

export function interimClaimName(input: ResolveInput): string | undefined {
  const template = memberOf(input).interimVolumeTemplate;
  return template && prefixName(input.session.name, template.metadata?.name ?? '');
}

/** The invoker's labels, overlaid with the wire's. */
export function offshootLabels({ invoker, operation }: ResolveInput): Record<string, string> {
  return { ...invoker.metadata.labels, ...wireLabels(operation) };
}

/** Labels that nothing may replace, because objects are found by them. */
export function wireLabels(operation: ResolveInput['operation']): Record<string, string> {
  return { [COMPONENT_LABEL]: `stash-${operation}`, [MANAGED_BY_LABEL]: 'stash.appscode.com' };
}

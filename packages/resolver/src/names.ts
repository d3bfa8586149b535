import { distinctName, prefixName, prefixSuffix, suffixName } from '@stash-addons/core';
import { numberedOrdinal, ordinalOf } from './claims/of-input.js';
import { indexOf, memberOf } from './members.js';
import type { ResolveInput } from './types.js';

const COMPONENT_LABEL = 'app.kubernetes.io/component';
const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

export function jobName(input: ResolveInput): string {
  const name = input.session.name.replaceAll('.', '-');
  const numbers = [indexOf(input), ordinalOf(input)].filter((number) => number !== undefined);
  return distinctName(`stash-${input.operation}-${name}`, numbers.join('-'));
}

/** The user's own account, or the one made for the invoker's member. */
export function serviceAccountName(input: ResolveInput): string {
  const { kind, metadata } = input.invoker;
  const own = memberOf(input).runtimeSettings?.pod?.serviceAccountName;
  return own || prefixSuffix(kind.toLowerCase(), metadata.name ?? '', String(indexOf(input)));
}

/** Replicas run side by side, so that each has one of its own. */
export function interimClaimName(input: ResolveInput): string | undefined {
  const template = memberOf(input).interimVolumeTemplate;
  const own = template && prefixName(input.session.name, template.metadata?.name ?? '');
  const ordinal = numberedOrdinal(input);
  return own === undefined || ordinal === undefined ? own : suffixName(own, String(ordinal));
}

/** The invoker's labels, overlaid with the wire's. */
export function offshootLabels({ invoker, operation }: ResolveInput): Record<string, string> {
  return { ...invoker.metadata.labels, ...wireLabels(operation) };
}

/** Labels that nothing may replace, because objects are found by them. */
export function wireLabels(operation: ResolveInput['operation']): Record<string, string> {
  return { [COMPONENT_LABEL]: `stash-${operation}`, [MANAGED_BY_LABEL]: 'stash.appscode.com' };
}

import type { Repository } from '@stash-addons/core';

type Selector = NonNullable<
  NonNullable<NonNullable<Repository['spec']['usagePolicy']>['allowedNamespaces']>['selector']
>;

/** The namespace of an object that refers to a Repository. */
export interface UsingNamespace {
  name: string;
  labels: Readonly<Record<string, string>>;
}

/** Whether objects of a namespace may use the Repository; those of its own always may. */
export function mayUse({ metadata, spec }: Repository, { name, labels }: UsingNamespace): boolean {
  if (metadata.namespace === name) return true;
  const { from = 'Same', selector } = spec.usagePolicy?.allowedNamespaces ?? {};
  if (from === 'All') return true;
  return from === 'Selector' && selector !== undefined && selects(selector, labels);
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: UsingNamespace['labels']): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => holds(operator, values, labels[key]))
  );
}

/** What Kubernetes does not know either selects nothing. */
function holds(operator: string, values: readonly string[], value: string | undefined): boolean {
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  if (operator === 'In') return value !== undefined && values.includes(value);
  return operator === 'NotIn' && (value === undefined || !values.includes(value));
}

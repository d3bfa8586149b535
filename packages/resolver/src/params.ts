import { memberOf } from './members.js';
import { referencedVariables } from './template/tree.js';
import type { ResolveInput } from './types.js';
import { BUILT_IN_VARIABLES } from './variables/names.js';

/** Parameters given that neither the addon declares nor the wire has, and that no text of the Task mentions. */
export function unknownParams(input: ResolveInput, given: Iterable<string>, usedObjects: readonly unknown[]): string[] {
  const known = new Set([
    ...BUILT_IN_VARIABLES,
    ...(input.declaredParams ?? []),
    ...referencedVariables([...usedObjects, memberOf(input).hooks]),
  ]);
  return [...given].filter((name) => !known.has(name)).sort();
}

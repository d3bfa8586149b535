import type { FunctionTemplate, Operation } from './manifest.js';

/** Functions that every host brings, so that any Task may use them as a step. */
export const BUILT_IN_FUNCTIONS: readonly string[] = ['update-status'];

const PLACEHOLDER = '{release}';

/** An object name out of its pattern: `{release}` becomes the release's suffix. */
export function releaseName(pattern: string, suffix: string): string {
  const at = pattern.indexOf(PLACEHOLDER);
  if (at < 0) return pattern;
  return pattern.slice(0, at) + suffix + releaseName(pattern.slice(at + PLACEHOLDER.length), suffix);
}

/** The part of a pattern that is before the release; names of two patterns differ where neither stem begins the other. */
export function stemOf(pattern: string): string {
  const at = pattern.indexOf(PLACEHOLDER);
  return at < 0 ? pattern : pattern.slice(0, at);
}

/** The Function bodies an operation has for one release. */
export function functionsOf(operation: Operation, suffix: string): FunctionTemplate[] {
  return operation.functions.filter(({ releases }) => releases === undefined || releases.includes(suffix));
}

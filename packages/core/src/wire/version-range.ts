/** Numbers of a version, up to three: `15.18 (Debian ...)` -> [15, 18], `v8.0.36-28` -> [8, 0, 36]. */
export function versionNumbers(version: string): number[] {
  const found = /\d+(?:\.\d+){0,2}/.exec(version);
  return found === null ? [] : found[0].split('.').map(Number);
}

/** Compares by numbers, absent ones as 0. */
export function compareVersions(a: string, b: string): number {
  return compareNumbers(versionNumbers(a), versionNumbers(b));
}

function compareNumbers(left: readonly number[], right: readonly number[]): number {
  for (let i = 0; i < 3; i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Ranges are `*`, or comparisons that must all hold, for example `>=8.0.14 <8.0.21`; `||` separates alternatives. */
export function inRange(version: string, range: string): boolean {
  const numbers = versionNumbers(version);
  return range.split('||').some((all) =>
    all
      .trim()
      .split(/\s+/)
      .every((one) => holds(numbers, one)),
  );
}

export function isRange(range: string): boolean {
  return range.split('||').every((all) =>
    all
      .trim()
      .split(/\s+/)
      .every((one) => one === '*' || COMPARISON.test(one)),
  );
}

const COMPARISON = /^(>=|<=|>|<|=)(\d+(?:\.\d+){0,2})$/;

function holds(version: readonly number[], comparison: string): boolean {
  if (comparison === '*') return true;
  const [, operator, bound] = COMPARISON.exec(comparison) ?? [];
  if (operator === undefined || bound === undefined || version.length === 0) return false;
  const order = compareNumbers(version, bound.split('.').map(Number));
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}

/** Numbers of a version, up to three: `15.18 (Debian ...)` -> [15, 18], `v8.0.36-28` -> [8, 0, 36]. */
export function versionNumbers(version: string): number[] {
  const found = /\d+(?:\.\d+){0,2}/.exec(version);
  return found === null ? [] : found[0].split('.').map(Number);
}

/** The first number of a version, 0 where there is none. */
export function majorOf(version: string): number {
  return versionNumbers(version)[0] ?? 0;
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

type VersionTest = (version: string) => boolean;

/**
 * Ranges are `*`, or comparisons that must all hold, for example `>=8.0.14 <8.0.21`; `||` separates alternatives.
 * Undefined for a text that is no range.
 */
export function parseRange(range: string): VersionTest | undefined {
  const alternatives = range.split('||').map((all) => all.trim().split(/\s+/).map(parseComparison));
  if (alternatives.some((all) => all.includes(undefined))) return undefined;
  return (version) => {
    const numbers = versionNumbers(version);
    return alternatives.some((all) => all.every((holds) => holds?.(numbers)));
  };
}

export function inRange(version: string, range: string): boolean {
  return parseRange(range)?.(version) ?? false;
}

export function isRange(range: string): boolean {
  return RANGE.test(range);
}

const COMPARISON = /^(>=|<=|>|<|=)(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;
const ONE = String.raw`(?:\*|(?:[<>]=?|=)\d+(?:\.\d+){0,2})`;
const ALL = String.raw`\s*${ONE}(?:\s+${ONE})*\s*`;
const RANGE = new RegExp(String.raw`^${ALL}(?:\|\|${ALL})*$`);

const ORDERS: Record<string, (order: number) => boolean> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0,
};

function parseComparison(text: string): ((version: readonly number[]) => boolean) | undefined {
  if (text === '*') return () => true;
  const found = COMPARISON.exec(text);
  if (found === null) return undefined;
  const [, operator = '', first, second = 0, third = 0] = found;
  const bound = [Number(first), Number(second), Number(third)];
  const fits = ORDERS[operator];
  return fits && ((version) => version.length > 0 && fits(compareNumbers(version, bound)));
}

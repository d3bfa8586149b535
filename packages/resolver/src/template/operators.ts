import type { Operation } from './ast.js';
import { globSource } from './glob.js';

type Of<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

export function changeCase(value: string, { to, all }: Pick<Of<'case'>, 'to' | 'all'>): string {
  const change = (text: string) => (to === 'upper' ? text.toUpperCase() : text.toLowerCase());
  if (all) return change(value);
  const [first = '', ...rest] = [...value];
  return change(first) + rest.join('');
}

/** Counts characters, not bytes; undefined where a number is not one. */
export function substring(value: string, offset: string, length: string | undefined): string | undefined {
  const from = integer(offset);
  const count = length === undefined ? Infinity : integer(length);
  if (from === undefined || count === undefined || count < 0) return undefined;
  const chars = [...value];
  const start = from < 0 ? Math.max(0, chars.length + from) : from;
  return chars.slice(start, start + count).join('');
}

function integer(text: string): number | undefined {
  return /^\s*-?\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** Removes what a glob matches at one end; undefined where the glob is not one. */
export function trim(value: string, { end, longest }: Of<'trim'>, pattern: string): string | undefined {
  const source = globSource(pattern);
  if (source === undefined) return undefined;
  let whole: RegExp;
  try {
    whole = new RegExp(`^(?:${source})$`, 'u');
  } catch {
    return undefined;
  }
  const chars = [...value];
  const lengths = [...chars.keys(), chars.length];
  if (longest) lengths.reverse();
  const cut = lengths.find((n) =>
    whole.test((end === 'prefix' ? chars.slice(0, n) : chars.slice(chars.length - n)).join('')),
  );
  if (cut === undefined) return value;
  return (end === 'prefix' ? chars.slice(cut) : chars.slice(0, chars.length - cut)).join('');
}

/** Replaces literal text, not a glob. */
export function replace(value: string, where: Of<'replace'>['where'], pattern: string, replacement: string): string {
  if (pattern === '') return value;
  if (where === 'all') return value.replaceAll(pattern, () => replacement);
  if (where === 'first') return value.replace(pattern, () => replacement);
  if (where === 'prefix') return value.startsWith(pattern) ? replacement + value.slice(pattern.length) : value;
  return value.endsWith(pattern) ? value.slice(0, -pattern.length) + replacement : value;
}

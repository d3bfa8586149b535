import { StashError } from '@stash-addons/core';
import { evaluate, mentioned, type Variables } from './evaluate.js';
import { parse } from './parse.js';
import { BadExpression, UnsetVariable } from './problems.js';

/**
 * Fields whose keys belong to the user, so that a variable may stand in a key. Every other key is the name of a field,
 * which no value may choose.
 */
const FREE_KEYS: ReadonlySet<string> = new Set([
  'annotations',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'options',
  'requests',
  'volumeAttributes',
]);

/** Where a tree stands, for messages: `Function acme-backup-1.0`, `spec`. */
export interface Place {
  object: string;
  path: string;
}

/**
 * A copy of a tree in which every text has its variables filled in. It works on the parsed tree: a value stays inside
 * the field it was written to, whatever it contains.
 *
 * @throws SA_RESOLVE_VARIABLE_UNSET, SA_RESOLVE_SYNTAX, SA_RESOLVE_FIELD
 */
export function substitute<T>(tree: T, variables: Variables, place: Place): T {
  return walk(tree, variables, place, false) as T;
}

function walk(node: unknown, variables: Variables, place: Place, freeKeys: boolean): unknown {
  if (typeof node === 'string') return substituteText(node, variables, place);
  if (Array.isArray(node)) {
    return node.map((item, i) => walk(item, variables, { ...place, path: `${place.path}[${i}]` }, false));
  }
  if (typeof node !== 'object' || node === null) return node;
  const result = new Map<string, unknown>();
  for (const [key, value] of Object.entries(node)) {
    const at = { ...place, path: `${place.path}.${key}` };
    const name = freeKeys ? substituteText(key, variables, at) : key;
    if (result.has(name)) {
      throw new StashError('SA_RESOLVE_FIELD', { ...at, problem: 'becomes the same key as another one' });
    }
    result.set(name, walk(value, variables, at, FREE_KEYS.has(key)));
  }
  return Object.fromEntries(result);
}

/** One text, as {@link substitute} does it. */
export function substituteText(text: string, variables: Variables, place: Place): string {
  try {
    return evaluate(parse(text), variables);
  } catch (error) {
    const { object, path } = place;
    if (error instanceof UnsetVariable) {
      throw new StashError('SA_RESOLVE_VARIABLE_UNSET', { object, path, variable: error.variable }, { cause: error });
    }
    if (error instanceof BadExpression) {
      throw new StashError('SA_RESOLVE_SYNTAX', { object, path, expression: error.expression }, { cause: error });
    }
    throw error;
  }
}

/**
 * Names of all variables that the texts of an object mention, sorted. Reads what it can: a hook's command may hold
 * a shell's own `${...}`.
 */
export function referencedVariables(object: unknown): string[] {
  return [...new Set(texts(object).flatMap(namesIn))].sort();
}

function texts(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [key, ...texts(value)]);
}

function namesIn(text: string): string[] {
  try {
    return mentioned(parse(text));
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    return [...text.matchAll(/\$\{#?(\w+)/g)].map(([, name]) => name as string);
  }
}

const PLACEHOLDER = '[secret]';
const SHORTEST = 4;

/** Shared by every copy of core in the process, so that a secret known to one is hidden by all. */
const registry = ((globalThis as Record<symbol, unknown>)[Symbol.for('stash-addons/secrets@1')] ??=
  new Set()) as Set<string>;

/** Values shorter than four characters are not hidden: they would blot out ordinary text. */
export function registerSecret(value: string): void {
  for (const form of formsOf(value)) registry.add(form);
}

function formsOf(value: string): string[] {
  if (value.length < SHORTEST) return [];
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), Buffer.from(value).toString('base64')];
}

/** The text without any secret this process knows, longest first so that no part of one stays. */
export function redact(text: string): string {
  return without(text, registry);
}

/** The text without these secrets, which are not remembered. */
export function redactValues(text: string, values: readonly string[]): string {
  return without(text, values.flatMap(formsOf));
}

function without(text: string, secrets: Iterable<string>): string {
  const known = [...secrets].sort((a, b) => b.length - a.length);
  return known.reduce((rest, secret) => rest.replaceAll(secret, PLACEHOLDER), text);
}

const PLACEHOLDER = '[secret]';
const SHORTEST = 4;

/** Shared by every copy of core in the process, so that a secret known to one is hidden by all. */
const registry = ((globalThis as Record<symbol, unknown>)[Symbol.for('stash-addons/secrets@1')] ??=
  new Set()) as Set<string>;

/** Values shorter than four characters are not hidden: they would blot out ordinary text. */
export function registerSecret(value: string): void {
  if (value.length < SHORTEST) return;
  registry.add(value);
  registry.add(encodeURIComponent(value));
  registry.add(Buffer.from(value).toString('base64'));
}

/** The text without any secret this process knows, longest first so that no part of one stays. */
export function redact(text: string): string {
  const known = [...registry].sort((a, b) => b.length - a.length);
  return known.reduce((rest, secret) => rest.replaceAll(secret, PLACEHOLDER), text);
}

const LABEL = 63;

function trimDashes(text: string): string {
  return text.replace(/^-+|-+$/g, '');
}

/** `prefix-name`, its first 63 characters. */
export function prefixName(prefix: string, name: string): string {
  return trimDashes(`${prefix}-${name}`.slice(0, LABEL));
}

/** `name-suffix` in 63 characters; the name gives way. */
export function suffixName(name: string, suffix: string): string {
  return trimDashes(`${name.slice(0, LABEL - suffix.length - 1)}-${suffix}`);
}

/** `name-suffix`, its last `max` characters. */
export function validSuffix(name: string, suffix: string, max = LABEL): string {
  return trimDashes(`${name}-${suffix}`.slice(-max));
}

/** `prefix-name-suffix`; when longer than `max`, the middle gives way. */
export function prefixSuffix(prefix: string, name: string, suffix: string, max = LABEL): string {
  const whole = `${prefix}-${name}-${suffix}`;
  if (whole.length <= max) return trimDashes(whole);
  return trimDashes(whole.slice(0, Math.ceil(max / 2)) + whole.slice(-Math.floor(max / 2)));
}

/** `name-suffix`; of a name that is too long for `max`, its beginning, and what tells it from others that begin alike. */
export function distinctName(name: string, suffix: string, max = LABEL): string {
  const whole = `${name}-${suffix}`;
  if (whole.length <= max) return trimDashes(whole);
  const end = `${markOf(name)}-${suffix}`;
  return `${name.slice(0, max - end.length - 1).replace(/[^a-z0-9]+$/, '')}-${end}`;
}

/** FNV-1a of a text, in 7 characters. */
function markOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0');
}

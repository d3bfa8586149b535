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

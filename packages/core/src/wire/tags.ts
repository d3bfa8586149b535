/**
 * Identity of a snapshot, as restic tags `stash-addons.dev/<key>=<value>`. restic separates tags by commas, so a comma
 * or a percent sign in a value is written as `%2C` or `%25`.
 *
 * The snapshots of a set have `set`, a name that no other set has. Its lead has `parts`, their number. A part has `part`,
 * its name, and `part-of` in the place of `target`: so what asks restic for the snapshots of a target never gets a part,
 * least of all a retention policy.
 */
const PREFIX = 'stash-addons.dev/';

// prettier-ignore
export const TAG_KEYS = [
  'target', 'invoker', 'session', 'addon', 'format', 'server-version', 'set', 'parts', 'part', 'part-of',
] as const;
export type TagKey = (typeof TAG_KEYS)[number];

export function encodeTag(key: TagKey, value: string): string {
  return `${PREFIX}${key}=${value.replaceAll('%', '%25').replaceAll(',', '%2C')}`;
}

export function encodeTags(tags: Partial<Record<TagKey, string>>): string[] {
  return TAG_KEYS.flatMap((key) => (tags[key] === undefined ? [] : [encodeTag(key, tags[key])]));
}

/** Our tags among a snapshot's; foreign ones are passed over. */
export function decodeTags(tags: readonly string[] = []): Partial<Record<TagKey, string>> {
  const found: Partial<Record<TagKey, string>> = {};
  for (const tag of tags) {
    const [key, value] = tag.startsWith(PREFIX) ? split(tag.slice(PREFIX.length)) : [];
    if (key !== undefined && (TAG_KEYS as readonly string[]).includes(key)) found[key as TagKey] = value as string;
  }
  return found;
}

function split(text: string): [string, string] | [] {
  const at = text.indexOf('=');
  if (at < 0) return [];
  return [
    text.slice(0, at),
    text
      .slice(at + 1)
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%'),
  ];
}

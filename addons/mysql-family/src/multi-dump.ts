const SEPARATOR = '$args=';

/** The arguments of each dump, out of a text where each is introduced by `$args=`; none where there is no such word. */
export function multiDumpSegments(text: string): string[] {
  return text
    .split(SEPARATOR)
    .slice(1)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
}

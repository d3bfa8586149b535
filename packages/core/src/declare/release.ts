import type { Release } from '../contract/manifest.js';

type Image = Release['image'];

/** Name suffix, servers it serves (`>=8 <9`), versions of them that it was really run against. */
export type ReleaseRow = readonly [suffix: string, server: string, tested?: readonly string[] | undefined];

/** An image for the processors that servers run on; `tag` is the version of the package. */
export function imageOf(repository: string, tag: string): Image {
  return { repository, tag, platforms: ['linux/amd64', 'linux/arm64'] };
}

/** Releases that share one image, each under a tag of its own: `8.0.21-v0.1.0`, and `v0.1.0` without a suffix. */
export function releasesOf({ tag, ...image }: Image, rows: readonly ReleaseRow[]): Release[] {
  return rows.map(([suffix, server, tested = []]) => {
    const own = suffix === '' ? `v${tag}` : `${suffix}-v${tag}`;
    return { suffix, server, tested: [...tested], image: { ...image, tag: own } };
  });
}

/**
 * The rows out of such that name the first version alone that they serve: each serves up to the first one of the next,
 * and the last up to `until`, or without it every later one.
 */
export function consecutive(rows: readonly ReleaseRow[], until?: string): ReleaseRow[] {
  return rows.map(([suffix, from, tested], index) => {
    const before = rows[index + 1]?.[1] ?? until;
    return [suffix, before === undefined ? `>=${from}` : `>=${from} <${before}`, tested];
  });
}

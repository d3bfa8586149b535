import type { Way } from '@stash-addons/drivers';

/** Megabytes of the streams. */
const SIZES = { small: 10, medium: 40, large: 140 };
export type Size = keyof typeof SIZES;

/** A database and the way it is dumped; each has a repository of its own. */
export interface Subject {
  /** Named like its size. */
  database: string;
  megabytes: number;
  way: Way;
}

/** What is true of a subject, found without the product. */
export interface Truth {
  subject: Subject;
  content: string;
  /** What a whole dump of it comes to. */
  digest: string;
  /** Bytes of its dump. */
  total: number;
  /** Snapshots that were read whole and found to be its dump. */
  judged: Set<string>;
}

/** A database of each size in each way; a size that is named twice gives the same ones twice. */
export function subjectsOf(sizes: readonly Size[], ways: readonly Way[]): Subject[] {
  const known = new Map<string, Subject>();
  return sizes.flatMap((size) =>
    ways.map((way) => {
      const key = `${size} ${way.name}`;
      const subject = known.get(key) ?? { database: size, megabytes: SIZES[size], way };
      known.set(key, subject);
      return subject;
    }),
  );
}

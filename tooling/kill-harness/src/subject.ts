/** A database and the way it is dumped; each has a repository of its own. */
export interface Subject {
  database: string;
  /** Of its larger table. */
  rows: number;
  format: 'plain' | 'custom';
}

/** What is true of a subject, found without the product. */
export interface Truth {
  subject: Subject;
  content: string;
  /** Hash of its dump as text. */
  hash: string;
  /** Bytes of its stream. */
  total: number;
  /** Snapshots that were read whole and found to be its dump. */
  judged: Set<string>;
}

/** Streams of about 10, 40 and 140 MB. */
const SIZES = { small: 40_000, medium: 150_000, large: 550_000 };

/** A database of that size in each format. */
export function subjectsOf(database: keyof typeof SIZES): Subject[] {
  return (['plain', 'custom'] as const).map((format) => ({ database, rows: SIZES[database], format }));
}

/** The first of several times; undefined where there is none. */
export function earliest(...times: (Date | undefined)[]): Date | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : new Date(Math.min(...known.map((time) => time.getTime())));
}

/** What is missing is looked for again: soon at first, later and later, but as often as this at least. */
const SOONEST_LOOK_MS = 5_000;
const LATEST_LOOK_MS = 60_000;

/** When to look again for what has been missing since a time. */
export function nextLook(since: Date, now: Date): Date {
  const wait = Math.min(Math.max(now.getTime() - since.getTime(), SOONEST_LOOK_MS), LATEST_LOOK_MS);
  return new Date(now.getTime() + wait);
}

/** One value of a gauge. */
export interface Sample {
  /** A name of the table of metrics, without a prefix. */
  name: string;
  labels: Record<string, string>;
  value: number;
}

/**
 * What is known after `found` was added: a metric that was found again replaces all its old values, the others stay. So
 * the time of the last success stays when a session fails.
 */
export function mergeSamples(known: readonly Sample[], found: readonly Sample[]): Sample[] {
  const names = new Set(found.map(({ name }) => name));
  return [...known.filter(({ name }) => !names.has(name)), ...found];
}

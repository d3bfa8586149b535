/** The entries that have a value: for an environment where some variables are only set if there is something to say. */
export function present<Value>(entries: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const isPresent = (entry: [string, Value | undefined]): entry is [string, Value] => entry[1] !== undefined;
  return Object.fromEntries(Object.entries(entries).filter(isPresent));
}

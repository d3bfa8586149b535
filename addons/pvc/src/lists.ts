/**
 * The items of a flag, which the wire joins with commas. Where the documents hold the same list it is taken from there,
 * since a path may have a comma in its name.
 */
export function itemsOf(flag = '', documented: readonly string[] = []): string[] {
  if (flag === documented.join(',')) return [...documented];
  return flag.split(',').filter((item) => item !== '');
}

/** An empty list of patterns is left out: to select nothing is not to select everything. */
export function patterns<Name extends string>(name: Name, items: string[]): Partial<Record<Name, string[]>> {
  return items.length === 0 ? {} : ({ [name]: items } as Record<Name, string[]>);
}

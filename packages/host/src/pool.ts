/** Maps with at most `limit` calls at once, so that a thousand packages do not exhaust the open files. */
export async function mapLimited<In, Out>(items: readonly In[], limit: number, map: (item: In) => Promise<Out>) {
  const results = new Array<Out>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await map(items[index] as In);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

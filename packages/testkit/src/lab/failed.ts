/** A check that found something wrong with the addon, with what it saw. */
export class Failed extends Error {
  override readonly name = 'Failed';
}

export function must(holds: boolean, text: string): asserts holds {
  if (!holds) throw new Failed(text);
}

/** For two texts that must be the same: the first lines in which they differ. */
export function mustEqual(found: string, wanted: string, what: string): void {
  if (found === wanted) return;
  const [a, b] = [found.split('\n'), wanted.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const show = (lines: string[]) => (lines[at < 0 ? lines.length : at] ?? '(nothing)').slice(0, 300);
  const line = at < 0 ? a.length + 1 : at + 1;
  throw new Failed(`${what}: line ${line} is\n  ${show(a)}\nand was\n  ${show(b)}`);
}

import { labelText, LEGACY_PREFIX, NEW_PREFIX, type Sample, WIRE_METRICS } from '@stash-addons/session';

/** What has the same labels: the number of each metric, followed by its value. Thousands are kept, so they are lists. */
interface Entry {
  labels: string;
  pairs: number[];
}

const METRICS = Object.entries(WIRE_METRICS);
const NUMBERS = new Map(METRICS.map(([name], number) => [name, number]));

/** So long pieces are sent at once. */
const PIECE = 64 * 1024;

/** What the sessions of each invoker last said, kept small, since thousands say it. */
export class WireMetrics {
  readonly #invokers = new Map<string, Entry[]>();

  has(invoker: string): boolean {
    return this.#invokers.has(invoker);
  }

  /** A metric that is said again replaces all that it said before of the invoker; the others stay. */
  note(invoker: string, samples: readonly Sample[]): void {
    const again = new Set(samples.map(({ name }) => NUMBERS.get(name)));
    const entries = (this.#invokers.get(invoker) ?? [])
      .map(({ labels, pairs }) => ({ labels, pairs: without(pairs, again) }))
      .filter(({ pairs }) => pairs.length > 0);
    for (const { name, labels, value } of samples) {
      const text = labelText(labels);
      const known = entries.find((one) => one.labels === text);
      const pair = [NUMBERS.get(name) as number, value];
      if (known === undefined) entries.push({ labels: text, pairs: pair });
      else known.pairs.push(...pair);
    }
    this.#invokers.set(invoker, entries);
  }

  forget(invoker: string): void {
    this.#invokers.delete(invoker);
  }

  /** The text that Prometheus scrapes, in pieces: each metric under both names it goes by. */
  *text(): Generator<string> {
    for (const [number, [name, { legacy, help }]] of METRICS.entries()) {
      for (const full of [NEW_PREFIX + name, LEGACY_PREFIX + legacy]) {
        yield* this.#family(number, full, `# HELP ${full} ${help}\n# TYPE ${full} gauge\n`);
      }
    }
  }

  *#family(number: number, name: string, head: string): Generator<string> {
    let piece = '';
    let any = false;
    for (const entries of this.#invokers.values()) {
      for (const { labels, pairs } of entries) {
        const value = valueOf(pairs, number);
        if (value === undefined) continue;
        piece += `${any ? '' : head}${name}${labels} ${value}\n`;
        any = true;
        if (piece.length < PIECE) continue;
        yield piece;
        piece = '';
      }
    }
    if (piece !== '') yield piece;
  }
}

function valueOf(pairs: readonly number[], number: number): number | undefined {
  for (let at = 0; at < pairs.length; at += 2) if (pairs[at] === number) return pairs[at + 1];
  return undefined;
}

function without(pairs: readonly number[], numbers: ReadonlySet<number | undefined>): number[] {
  return pairs.filter((_, at) => !numbers.has(pairs[at - (at % 2)]));
}

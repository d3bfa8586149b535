import { labelText, LEGACY_PREFIX, NEW_PREFIX, type Sample, WIRE_METRICS } from '@stash-addons/session';

/** Values that have the same labels, by the number of their metric. */
type Values = Map<number, number>;

const METRICS = Object.entries(WIRE_METRICS);
const NUMBERS = new Map(METRICS.map(([name], number) => [name, number]));

/** So long pieces are sent at once. */
const PIECE = 64 * 1024;

/** What the sessions of each invoker last said, kept small, since thousands say it. */
export class WireMetrics {
  readonly #invokers = new Map<string, Map<string, Values>>();

  has(invoker: string): boolean {
    return this.#invokers.has(invoker);
  }

  /** A metric that is said again replaces all that it said before of the invoker; the others stay. */
  note(invoker: string, samples: readonly Sample[]): void {
    const known = this.#invokers.get(invoker) ?? new Map<string, Values>();
    this.#invokers.set(invoker, known);
    const again = new Set(samples.map(({ name }) => NUMBERS.get(name) as number));
    for (const [labels, values] of known) {
      for (const number of again) values.delete(number);
      if (values.size === 0) known.delete(labels);
    }
    for (const { name, labels, value } of samples) {
      const text = labelText(labels);
      const values = known.get(text) ?? new Map<number, number>();
      known.set(text, values.set(NUMBERS.get(name) as number, value));
    }
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
      for (const [labels, values] of entries) {
        const value = values.get(number);
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

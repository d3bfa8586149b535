import { BadExpression } from './problems.js';

const SHOWN = 60;

/** A place in a text, and the steps a parser takes from it. */
export class Scanner {
  #at = 0;

  constructor(readonly text: string) {}

  get position(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.text.length;
  }

  /** Goes past the first of the tokens that stands here, and says which it was. */
  take<const T extends string>(...tokens: T[]): T | undefined {
    const found = tokens.find((token) => this.text.startsWith(token, this.#at));
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.#at);
  }

  next(): string {
    const char = this.text.charAt(this.#at);
    this.#at += 1;
    return char;
  }

  /** A variable's name: letters, digits, underscore. */
  name(): string {
    const found = /^\w+/.exec(this.text.slice(this.#at));
    if (found === null) return '';
    this.#at += found[0].length;
    return found[0];
  }

  sourceFrom(start: number): string {
    return this.text.slice(start, this.#at);
  }

  fail(start: number): never {
    const rest = this.text.slice(start);
    const end = rest.indexOf('}');
    throw new BadExpression(rest.slice(0, Math.min(end < 0 ? SHOWN : end + 1, SHOWN)));
  }
}

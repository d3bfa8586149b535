import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import type { StderrRule } from '@stash-addons/core';

const KEPT = 32 * 1024;
const LONGEST_LINE = 8 * 1024;

/** What a child said on its error output: the last 32 KiB, and the lines that its rule calls errors. */
export class StderrReader {
  #tail = '';
  #line = '';
  #count = 0;
  #first = '';
  readonly #error: RegExp | undefined;
  readonly #harmless: RegExp[];
  /** Resolves when the output has been closed by everyone who held it. */
  readonly closed: Promise<void>;

  constructor(stream: Readable, rule?: StderrRule) {
    this.#error = rule === undefined ? undefined : new RegExp(rule.error);
    this.#harmless = (rule?.harmless ?? []).map((one) => new RegExp(one.pattern));
    const decoder = new StringDecoder('utf8');
    stream.on('data', (chunk: Buffer) => this.#take(decoder.write(chunk)));
    this.closed = new Promise((resolve) => {
      stream.once('close', () => {
        this.#takeLine();
        resolve();
      });
      stream.once('error', () => resolve());
    });
  }

  /** The last part of the output. */
  get text(): string {
    return this.#tail;
  }

  /** How many lines the rule calls errors, and the first of them. */
  get errors(): { count: number; first: string } {
    return { count: this.#count, first: this.#first };
  }

  #take(text: string): void {
    this.#tail = (this.#tail + text).slice(-KEPT);
    const lines = (this.#line + text).split('\n');
    this.#line = (lines.pop() as string).slice(0, LONGEST_LINE);
    for (const line of lines) this.#judge(line);
  }

  #takeLine(): void {
    if (this.#line !== '') this.#judge(this.#line);
    this.#line = '';
  }

  #judge(line: string): void {
    if (this.#error === undefined || !this.#error.test(line)) return;
    if (this.#harmless.some((pattern) => pattern.test(line))) return;
    this.#count += 1;
    if (this.#count === 1) this.#first = line;
  }
}

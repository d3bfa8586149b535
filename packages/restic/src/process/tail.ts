import { redact } from '@stash-addons/core';
import { LineSplitter } from './lines.js';

const KEEP = 64 * 1024;

/** The last 64 KB of an error output, line by line, without secrets. */
export class Tail {
  #lines: string[] = [];
  #size = 0;
  readonly #splitter: LineSplitter;

  constructor(onLine: (line: string) => void) {
    this.#splitter = new LineSplitter((raw) => {
      const line = redact(raw);
      this.#add(line);
      onLine(line);
    }, KEEP);
  }

  push(chunk: Buffer): void {
    this.#splitter.push(chunk);
  }

  end(): string[] {
    this.#splitter.end();
    return this.#lines;
  }

  #add(line: string): void {
    this.#lines.push(line);
    this.#size += line.length + 1;
    while (this.#size > KEEP) this.#size -= (this.#lines.shift() as string).length + 1;
  }
}

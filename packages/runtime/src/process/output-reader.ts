import type { Readable } from 'node:stream';

/** The last `limit` bytes of a child's output; the child is never held up by us. */
export class OutputReader {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #kept = 0;
  #cut = false;
  /** Resolves when the output has been closed by everyone who held it. */
  readonly closed: Promise<void>;

  constructor(stream: Readable, limit: number) {
    this.#limit = limit;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    this.closed = new Promise((resolve) => {
      stream.once('close', resolve);
      stream.once('error', () => resolve());
    });
  }

  get text(): string {
    return Buffer.concat(this.#chunks).subarray(-this.#limit).toString('utf8');
  }

  /** Whether there was more than is kept. */
  get cut(): boolean {
    return this.#cut;
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#kept += chunk.length;
    this.#cut ||= this.#kept > this.#limit;
    while (this.#kept - (this.#chunks[0] as Buffer).length >= this.#limit) {
      this.#kept -= (this.#chunks.shift() as Buffer).length;
    }
  }
}

import { StringDecoder } from 'node:string_decoder';

/** Cuts a byte stream into lines; a line longer than `max` characters is dropped, so memory stays bounded. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #overlong = false;

  constructor(
    private readonly onLine: (line: string) => void,
    private readonly max = 1024 * 1024,
  ) {}

  push(chunk: Buffer): void {
    const parts = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = parts.pop() as string;
    for (const part of parts) this.#emit(part);
    if (this.#rest.length > this.max) {
      this.#rest = '';
      this.#overlong = true;
    }
  }

  end(): void {
    const last = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (last !== '') this.#emit(last);
  }

  #emit(line: string): void {
    if (!this.#overlong && line.length <= this.max) this.onLine(line);
    this.#overlong = false;
  }
}

import { HeldEnd, openJunctions } from './fifo.js';

/** The descriptors of a chain; whatever has not been given away is closed at its end. */
export class PipeEnds {
  readonly #reads: HeldEnd[];
  readonly #writes: HeldEnd[];
  readonly holds: HeldEnd[];

  constructor(privateDir: string, junctions: number) {
    const opened = openJunctions(privateDir, junctions);
    this.#reads = opened.map((one) => new HeldEnd(one.readEnd));
    this.#writes = opened.map((one) => new HeldEnd(one.writeEnd));
    this.holds = opened.map((one) => new HeldEnd(one.hold));
  }

  /** Starts something that reads from junction `input` and writes to junction `output`, and closes our copies. */
  give<T>(ends: { input?: number; output?: number }, start: (stdin: number, stdout: number) => T): T {
    const read = ends.input === undefined ? undefined : this.#reads[ends.input];
    const write = ends.output === undefined ? undefined : this.#writes[ends.output];
    const started = start(read?.fd ?? -1, write?.fd ?? -1);
    read?.close();
    write?.close();
    return started;
  }

  /** Duplicates nothing: the write end stays ours until `closeWrite`, for several writers in a row. */
  writeEnd(junction: number): HeldEnd {
    return this.#writes[junction] as HeldEnd;
  }

  /** Closes what was not given away; the holds are left to the chain. */
  closeGiven(): void {
    for (const end of [...this.#reads, ...this.#writes]) end.close();
  }
}

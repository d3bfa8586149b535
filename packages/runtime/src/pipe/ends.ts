import { HeldEnd, openJunctions } from './fifo.js';
import type { PartEnds } from './pipeline.js';

/** The descriptors of a pipeline. Junction `i` lies between position `i` and position `i + 1`. */
export class PipeEnds {
  readonly #reads: HeldEnd[];
  readonly #writes: HeldEnd[];
  /** `holds[i]` keeps the input of position `i + 1` open; closed by the chain alone. */
  readonly holds: HeldEnd[];

  constructor(privateDir: string, junctions: number) {
    const opened = openJunctions(privateDir, junctions);
    this.#reads = opened.map((one) => new HeldEnd(one.readEnd));
    this.#writes = opened.map((one) => new HeldEnd(one.writeEnd));
    this.holds = opened.map((one) => new HeldEnd(one.hold));
  }

  /** Starts what belongs at the position and closes our copies of its descriptors. */
  give<T>(position: number, start: (ends: PartEnds) => T): T {
    const read = this.#reads[position - 1];
    const write = this.#writes[position];
    const started = start({
      ...(read === undefined ? {} : { stdin: read.fd }),
      ...(write === undefined ? {} : { stdout: write.fd }),
    });
    read?.close();
    write?.close();
    return started;
  }

  /** The output of a position that stays ours, for several writers in a row. */
  writeEnd(position: number): HeldEnd {
    return this.#writes[position] as HeldEnd;
  }

  /** Closes what was not given away. */
  closeGiven(): void {
    for (const end of [...this.#reads, ...this.#writes]) end.close();
  }
}

import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A kernel pipe between two children; Node cannot make one, so it is a FIFO whose name is gone again. */
export interface Junction {
  /** For the reader's standard input. */
  readEnd: number;
  /** For the writer's standard output. */
  writeEnd: number;
  /** A second write end: while it is open the reader sees no end of file, however the writer ended. */
  hold: number;
}

/** Opens `count` junctions. This process must close the ends it gave away, above all every read end. */
export function openJunctions(privateDir: string, count: number): Junction[] {
  const folder = mkdtempSync(join(privateDir, 'pipes-'));
  try {
    const paths = Array.from({ length: count }, (_, index) => join(folder, String(index)));
    execFileSync('mkfifo', ['-m', '600', ...paths]);
    return paths.map(openJunction);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opened for both directions first, since opening one direction alone waits for the other. */
function openJunction(path: string): Junction {
  const both = openSync(path, constants.O_RDWR);
  try {
    return {
      readEnd: openSync(path, constants.O_RDONLY),
      writeEnd: openSync(path, constants.O_WRONLY),
      hold: openSync(path, constants.O_WRONLY),
    };
  } finally {
    closeSync(both);
  }
}

/** Closes a descriptor once; a second call does nothing. */
export class HeldEnd {
  #fd: number | undefined;

  constructor(fd: number) {
    this.#fd = fd;
  }

  get fd(): number {
    if (this.#fd === undefined) throw new Error('descriptor is closed');
    return this.#fd;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

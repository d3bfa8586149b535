import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { StashError, type Format, type HeadFilter } from '@stash-addons/core';
import { startChild, type Child } from '../process/child.js';
import { describeEnding, lastWords } from '../process/judge.js';
import type { Member, MemberFailure } from './member.js';
import { TAP_SCRIPT } from './tap-script.js';

export interface TapSpec {
  perl: string;
  env: Record<string, string>;
  stdin: number;
  stdout: number;
  format: Pick<Format, 'end' | 'minBytes'>;
  host: string;
  head?: HeadFilter | undefined;
  /** Process groups that read behind it, the last one first. */
  readers: number[];
}

/** What has passed the tap. */
export interface Passed {
  bytes: number;
  /** The last bytes. */
  tail: Buffer;
}

export interface Tap extends Member {
  /** Bytes so far. */
  readonly bytes: number;
  /** Resolves at the end of the stream, before the tap lets go of its output; never where it dies first. */
  readonly passed: Promise<Passed>;
  /** Ends this process group too if the runtime dies. */
  guard(group: number): void;
  /** Lets the tap close its output. */
  release(): void;
}

export function startTap(spec: TapSpec): Tap {
  const head = spec.head === undefined ? [] : [spec.head.until, ...spec.head.drop];
  const child = startChild({
    name: 'tap',
    file: spec.perl,
    args: ['-e', TAP_SCRIPT, String(spec.format.end?.within ?? 0), spec.readers.join(','), ...head],
    env: spec.env,
    stdin: spec.stdin,
    stdout: spec.stdout,
    controls: 2,
  });
  return new TapProcess(child);
}

/** Why the format does not take what passed for a complete stream; undefined where it does. */
export function checkPassed(passed: Passed, spec: Pick<TapSpec, 'format' | 'host'>): StashError | undefined {
  const { end, minBytes } = spec.format;
  const minimum = Math.max(1, minBytes);
  if (passed.bytes < minimum) {
    return new StashError('SA_DUMP_EMPTY', { host: spec.host, bytes: passed.bytes, minimum });
  }
  if (end === undefined || passed.tail.includes(end.mark)) return undefined;
  return new StashError('SA_DUMP_UNFINISHED', { host: spec.host, mark: end.mark });
}

class TapProcess implements Tap {
  readonly name = 'tap';
  readonly pid: number;
  readonly ended: Promise<MemberFailure | undefined>;
  readonly passed: Promise<Passed>;
  readonly #child: Child;
  #bytes = 0;

  constructor(child: Child) {
    this.#child = child;
    this.pid = child.pid;
    this.passed = this.#readReport(child.process.stdio[3] as Readable);
    const control = child.process.stdio[4] as Writable;
    control.on('error', () => undefined);
    this.ended = child.ended.then((ending) => {
      if (ending.code === 0) return undefined;
      const text = lastWords(child.stderr.text);
      const error = new StashError('SA_COMMAND_FAILED', { command: 'the tap', ending: describeEnding(ending), text });
      return { error, brokenPipe: ending.signal === 'SIGPIPE' || ending.code === 141 };
    });
  }

  get bytes(): number {
    return this.#bytes;
  }

  guard(group: number): void {
    (this.#child.process.stdio[4] as Writable).write(`guard ${group}\n`);
  }

  release(): void {
    (this.#child.process.stdio[4] as Writable).end('go\n');
  }

  kill(): void {
    this.#child.kill();
  }

  #readReport(report: Readable): Promise<Passed> {
    report.on('error', () => undefined);
    return new Promise((resolve) => {
      createInterface({ input: report }).on('line', (line) => {
        const [word, bytes, tail] = line.split(' ');
        this.#bytes = Number(bytes);
        if (word === 'end') resolve({ bytes: this.#bytes, tail: Buffer.from(tail ?? '', 'hex') });
      });
    });
  }
}

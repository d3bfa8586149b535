import { baseEnvironment } from '../process/prepare.js';
import { runChain, tearDown } from './chain.js';
import { PipeEnds } from './ends.js';
import type { Member } from './member.js';
import { watchFlow, type FlowWatch } from './watch.js';
import { checkPassed, startTap, type Tap, type TapSpec } from './tap.js';

/** The descriptors a part is started with; absent where it is the first or the last one. */
export interface PartEnds {
  stdin?: number;
  stdout?: number;
}

/** Told of each process that a writer starts. */
export type Guard = (pid: number) => void;

/** What starts one process of a pipeline, or several that write in a row. */
export interface Part {
  start(ends: PartEnds, guard: Guard): Member;
  /** It starts further writers later, so its output stays ours until it has ended. */
  keepsOutput?: true;
}

export interface Pipeline {
  privateDir: string;
  writers: Part[];
  tap: Pick<TapSpec, 'perl' | 'format' | 'host' | 'head'>;
  readers: Part[];
  watch: FlowWatch;
  onStart(name: string, pid: number): void;
  /** Awaited when the stream was found complete; its readers may see its end only then, and not at all where it throws. */
  hold?: () => Promise<void>;
  /** Told when the stream was found complete, just before its readers may see its end. */
  onComplete?(): void;
}

/**
 * Writers, tap, readers, joined by kernel pipes. Resolves when all of them have ended well; throws what went wrong
 * first, and then no reader has seen the end of the stream.
 */
export async function runPipeline(pipeline: Pipeline): Promise<void> {
  const { writers, readers } = pipeline;
  const ends = new PipeEnds(pipeline.privateDir, writers.length + readers.length);
  const members: Member[] = [];
  try {
    const tap = startAll(pipeline, ends, members);
    await watchFlow(pipeline.watch, tap, (signal, stall) =>
      runChain({
        members,
        tap,
        holds: ends.holds,
        signal,
        check: (passed) => checkPassed(passed, pipeline.tap),
        hold: async () => {
          stall.pause();
          await pipeline.hold?.();
        },
        onComplete: () => {
          stall.completed();
          pipeline.onComplete?.();
        },
      }),
    );
  } catch (error) {
    await tearDown({ members, holds: ends.holds });
    throw error;
  } finally {
    ends.closeGiven();
  }
}

/** From the last reader to the first writer: where we die, the kernel kills the oldest child first. */
function startAll(pipeline: Pipeline, ends: PipeEnds, members: Member[]): Tap {
  const { writers, readers } = pipeline;
  const started = (member: Member) => {
    members.unshift(member);
    if (member.pid > 0) pipeline.onStart(member.name, member.pid);
  };
  const noGuard = () => undefined;
  for (let i = readers.length - 1; i >= 0; i -= 1) {
    started(startPart(readers[i] as Part, { position: writers.length + 1 + i, ends, guard: noGuard }));
  }
  const groups = members.map((member) => member.pid).toReversed();
  const tap = ends.give(writers.length, ({ stdin, stdout }) =>
    startTap({
      ...pipeline.tap,
      env: baseEnvironment(pipeline.privateDir),
      stdin: stdin as number,
      stdout: stdout as number,
      readers: groups,
    }),
  );
  started(tap);
  const guard = (pid: number) => tap.guard(pid);
  for (let i = writers.length - 1; i >= 0; i -= 1) {
    started(startPart(writers[i] as Part, { position: i, ends, guard }));
  }
  return tap;
}

interface Place {
  position: number;
  ends: PipeEnds;
  guard: Guard;
}

function startPart(part: Part, { position, ends, guard }: Place): Member {
  if (part.keepsOutput === true) {
    const output = ends.writeEnd(position);
    const member = part.start({ stdout: output.fd }, guard);
    void member.ended.then(() => output.close());
    return member;
  }
  const member = ends.give(position, (given) => part.start(given, guard));
  if (member.pid > 0) guard(member.pid);
  return member;
}

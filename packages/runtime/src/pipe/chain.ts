import { asStashError, type StashError } from '@stash-addons/core';
import { settlesWithin } from '../process/child.js';
import { stoppedReading } from '../process/stage.js';
import type { HeldEnd } from './fifo.js';
import type { Member, MemberFailure } from './member.js';
import type { Passed, Tap } from './tap.js';

/** A reader that went away is given so long to say why, before its writer is blamed. */
const LAST_WORDS_MS = 3000;
/** As long a reader is asked whether it failed, when its writer does not blame it. */
const MEANWHILE_MS = 500;
/** A killed process group is gone well within this; a process that hangs in the kernel will never run again either. */
const DEATH_MS = 10_000;

export interface Chain {
  /** In the direction of the data: the first writes only, the last reads only. The tap is one of them. */
  members: Member[];
  tap: Tap;
  /** Why what passed the tap is not a complete stream; undefined where it is. */
  check(passed: Passed): StashError | undefined;
  /** Awaited after a good check; where it throws, the readers never see the end. */
  hold(): Promise<void>;
  /** Told when the stream was found complete, just before its readers may see its end. */
  onComplete?(): void;
  /** `holds[i]` keeps the input of member i+1 open. */
  holds: HeldEnd[];
  /** Aborted with a StashError to end the chain early. */
  signal: AbortSignal;
}

/**
 * Waits for the chain. The input of a member is closed only after every member before it has ended well, and behind the
 * tap only after the check. On the first failure everything is killed from the last reader backwards, each one awaited,
 * so that none sees an end of file. Throws the error that began it.
 */
export async function runChain(chain: Chain): Promise<void> {
  const failure = await firstFailure(chain);
  if (failure === undefined) return;
  await tearDown(chain);
  throw failure;
}

/** Kills the members from the last reader backwards and only then lets go of what holds their inputs open. */
export async function tearDown(chain: Pick<Chain, 'members' | 'holds'>): Promise<void> {
  for (const member of chain.members.toReversed()) {
    member.kill();
    await settlesWithin(member.ended, DEATH_MS);
  }
  for (const hold of chain.holds) hold.close();
}

function firstFailure(chain: Chain): Promise<StashError | undefined> {
  const { members, signal } = chain;
  return new Promise((resolve) => {
    const good = new Set<number>();
    const settle = (index: number, failure: MemberFailure | undefined) => {
      if (failure !== undefined) return void blame(members, index, failure).then(resolve);
      good.add(index);
      releaseInOrder(chain, good);
      if (good.size === members.length) resolve(undefined);
    };
    members.forEach((member, index) => void member.ended.then((failure) => settle(index, failure)));
    void checkWhenPassed(chain).then((error) => error !== undefined && resolve(error));
    const onAbort = () => resolve(signal.reason as StashError);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function releaseInOrder(chain: Chain, good: ReadonlySet<number>): void {
  for (let index = 0; good.has(index); index += 1) chain.holds[index]?.close();
}

/** Waits for the end of the stream at the tap; a writer that failed is reported by its own ending. */
async function checkWhenPassed(chain: Chain): Promise<StashError | undefined> {
  const writers = chain.members.slice(0, chain.members.indexOf(chain.tap));
  const passed = await chain.tap.passed;
  const failures = await Promise.all(writers.map((writer) => writer.ended));
  if (failures.some((failure) => failure !== undefined) || chain.signal.aborted) return undefined;
  const error = chain.check(passed) ?? (await heldUp(chain));
  if (error !== undefined || chain.signal.aborted) return error;
  chain.onComplete?.();
  chain.tap.release();
  return undefined;
}

async function heldUp(chain: Chain): Promise<StashError | undefined> {
  try {
    await chain.hold();
    return undefined;
  } catch (error) {
    return asStashError(error);
  }
}

/**
 * The error that began it: a writer whose reader has gone is a victim, and its reader, or a later one, is the cause. Not
 * every writer says so (one that starts another reports the other's end), but a reader that failed is never the victim:
 * its input is held open.
 */
async function blame(members: readonly Member[], index: number, failure: MemberFailure): Promise<StashError> {
  const reader = members[index + 1];
  if (reader === undefined) return failure.error;
  const { brokenPipe, error } = failure;
  if (!(await settlesWithin(reader.ended, brokenPipe ? LAST_WORDS_MS : MEANWHILE_MS))) return error;
  const cause = await reader.ended;
  if (cause !== undefined) return blame(members, index + 1, cause);
  return brokenPipe ? stoppedReading(reader.name) : error;
}

import { toCoded, StashError, isStashError } from '@stash-addons/core';
import type { Running } from '@stash-addons/restic';
import type { HeldEnd } from '../pipe/fifo.js';
import type { Member, MemberFailure } from '../pipe/member.js';

/** restic removes its lock when it is asked to end; it gets this long for it. */
const GRACE_MS = 2000;
const WAKE_MS = 10;
/** Larger than the input a pipe holds. */
const FILLER = Buffer.alloc(1 << 20);
const BROKEN_PIPE = /broken pipe|EPIPE|SIGPIPE/i;

/**
 * A restic process as a member of a chain. It is asked to end before it is killed, so that it leaves no lock behind.
 * One that waits for input notices only when some comes, so it is fed filler; it can do no harm, since without an end of
 * file there is no snapshot, and the end is held back until restic is dead.
 */
export function resticMember(name: string, running: Running<unknown>): Member {
  const ended = running.done.then(() => undefined, asFailure);
  const kill = (input?: HeldEnd) => {
    running.kill('SIGINT');
    const wake = setInterval(() => input?.push(FILLER), WAKE_MS);
    const timer = setTimeout(() => running.kill('SIGKILL'), GRACE_MS);
    void ended.then(() => {
      clearTimeout(timer);
      clearInterval(wake);
    });
  };
  return { name, pid: running.pid, ended, kill };
}

function asFailure(error: unknown): MemberFailure {
  const known = isStashError(error) ? error : new StashError('SA_INTERNAL', { text: toCoded(error).message });
  return { error: known, brokenPipe: BROKEN_PIPE.test(known.message) };
}

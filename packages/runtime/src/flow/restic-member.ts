import { toCoded, StashError, isStashError } from '@stash-addons/core';
import type { Running } from '@stash-addons/restic';
import type { Member, MemberFailure } from '../pipe/member.js';

/** restic removes its lock at once when it is asked to end, but one that waits for input goes on waiting. */
const GRACE_MS = 1000;
const BROKEN_PIPE = /broken pipe|EPIPE|SIGPIPE/i;

/**
 * A restic process as a member of a chain. It is asked to end before it is killed, so that it leaves no lock behind; its
 * input is held open meanwhile, so that it cannot take the end for a complete stream.
 */
export function resticMember(name: string, running: Running<unknown>): Member {
  const ended = running.done.then(() => undefined, asFailure);
  const kill = () => {
    running.kill('SIGINT');
    const timer = setTimeout(() => running.kill('SIGKILL'), GRACE_MS);
    void ended.then(() => clearTimeout(timer));
  };
  return { name, pid: running.pid, ended, kill };
}

function asFailure(error: unknown): MemberFailure {
  const known = isStashError(error) ? error : new StashError('SA_INTERNAL', { text: toCoded(error).message });
  return { error: known, brokenPipe: BROKEN_PIPE.test(known.message) };
}

import type { StashError } from '@stash-addons/core';
import type { Running } from '@stash-addons/restic';
import { StallWatch } from '../pipe/stall.js';
import { bytesMoved } from '../process/proc-table.js';
import type { UnitContext } from './flow-context.js';
import { resticMember } from './restic-member.js';

/** Waits for a restic process that no pipe is joined to; ends it on an abort and when it moves no byte. */
export async function supervise<T>(name: string, running: Running<T>, context: UnitContext): Promise<T> {
  const member = resticMember(name, running);
  context.onStart(name, running.pid);
  const stalled = new AbortController();
  const sample = () => bytesMoved(running.pid);
  const stall = new StallWatch(context.stallSeconds, sample, (error: StashError) => stalled.abort(error));
  stall.followProcess(sample);
  const signal = AbortSignal.any([context.signal, stalled.signal]);
  signal.addEventListener('abort', () => member.kill(), { once: true });
  if (signal.aborted) member.kill();
  try {
    return await running.done;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    stall.stop();
  }
}

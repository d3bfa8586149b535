import { isConflict } from '@stash-addons/kube';
import type { Key } from '../cache/informer.js';
import { type Log, wordsOf } from '../log.js';
import { WorkQueue } from '../queue/work-queue.js';
import type { Counters } from '../serve/counters.js';

export interface ControllerInput {
  /** The kind it works on. */
  kind: string;
  workers: number;
  work: (key: Key) => Promise<Date | undefined>;
  counters: Counters;
  log: Log;
}

/** The queue of one kind. That somebody else was faster is no trouble: the work is done again on what they wrote. */
export function controllerQueue({ kind, workers, work, counters, log }: ControllerInput): WorkQueue {
  return new WorkQueue({
    work,
    workers,
    onDone: (milliseconds) => counters.done(kind, milliseconds),
    onTrouble: (key, error) => {
      if (isConflict(error)) return;
      counters.failed(kind);
      log({ level: 'error', object: `${kind} ${key}`, message: wordsOf(error) });
    },
  });
}

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process, told apart from a later one with the same number by its start time. */
export interface ProcessId {
  pid: number;
  /** In clock ticks since the machine's start, as /proc says it. */
  startTime: string;
}

const START_TIME_FIELD = 19;

function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** The process that has this number now. */
export function identify(pid: number): ProcessId | undefined {
  const startTime = statOf(pid)?.[START_TIME_FIELD];
  return startTime === undefined ? undefined : { pid, startTime };
}

/** Whether it runs; one that has ended but was not waited for does not. */
export function isAlive({ pid, startTime }: ProcessId): boolean {
  const stat = statOf(pid);
  return stat?.[START_TIME_FIELD] === startTime && stat[0] !== 'Z';
}

/** The only child of a process, once it has one. */
export function childOf(pid: number): ProcessId | undefined {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return child ? identify(Number(child)) : undefined;
  } catch {
    return undefined;
  }
}

export function signal(process_: ProcessId, name: NodeJS.Signals): void {
  if (isAlive(process_)) process.kill(process_.pid, name);
}

/** Asks until there is an answer; `what` is for the error when there is none in time. */
export async function until<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T | undefined> | T | undefined,
  betweenMs = 50,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what} took longer than ${withinMs / 1000} s.`);
    await sleep(betweenMs);
  }
}

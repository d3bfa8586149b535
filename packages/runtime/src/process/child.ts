import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { StderrRule } from '@stash-addons/core';
import { dieWithParent, signalGroup } from '@stash-addons/restic';
import { OutputReader } from './output-reader.js';
import { identify } from './proc-table.js';
import { StderrReader } from './stderr-reader.js';

/** How long a dead child's output may be held open by what it left behind. */
const LEFTOVER_MS = 1000;

export interface ChildSpec {
  /** Name for errors and logs. */
  name: string;
  /** Absolute path. */
  file: string;
  args: readonly string[];
  /** The whole environment. */
  env: Record<string, string>;
  stdin: number | 'ignore';
  /** A descriptor, or how many bytes of its end to keep in memory. */
  stdout: number | { keep: number };
  /** Further descriptors, from 3 on, each a pipe to this process. */
  controls?: number;
  stderrRule?: StderrRule | undefined;
  timeoutSeconds?: number | undefined;
}

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  /** Why it could not be started. */
  notStarted?: string;
}

/** A child in a process group of its own that dies with this process. */
export interface Child {
  readonly name: string;
  /** 0 where it could not be started. */
  readonly pid: number;
  /** Undefined where it went to a descriptor. */
  readonly stdout: OutputReader | undefined;
  readonly stderr: StderrReader;
  readonly process: ChildProcess;
  /** Resolves when it has ended and its output has been read. */
  readonly ended: Promise<Ending>;
  /** Kills the whole group. */
  kill(signal?: NodeJS.Signals): void;
}

export function startChild(spec: ChildSpec): Child {
  const [file, ...args] = dieWithParent([spec.file, ...spec.args]) as [string, ...string[]];
  const controls = Array.from({ length: spec.controls ?? 0 }, () => 'pipe' as const);
  const child = spawn(file, args, {
    env: spec.env,
    stdio: [spec.stdin, typeof spec.stdout === 'number' ? spec.stdout : 'pipe', 'pipe', ...controls],
    detached: true,
  });
  const pid = child.pid ?? 0;
  const kill = (signal: NodeJS.Signals = 'SIGKILL') => {
    if (pid > 0 && !isPidOfAnother(child)) signalGroup(pid, signal);
  };
  const stderr = new StderrReader(child.stderr as Readable, spec.stderrRule);
  const stdout = typeof spec.stdout === 'number' ? undefined : readOutput(child, spec.stdout.keep);
  const closed = Promise.all([stderr.closed, stdout?.closed]);
  const ended = waitForEnd(child, spec.timeoutSeconds, kill).then(async (ending) => {
    await closedOrKilled(closed, kill);
    return ending;
  });
  return { name: spec.name, pid, stdout, stderr, process: child, ended, kill };
}

/** Nobody gets the pid of a child that has ended as long as something is left in its group. */
function isPidOfAnother({ pid, exitCode, signalCode }: ChildProcess): boolean {
  const hasEnded = exitCode !== null || signalCode !== null;
  return hasEnded && pid !== undefined && identify(pid) !== undefined;
}

function waitForEnd(child: ChildProcess, timeoutSeconds: number | undefined, kill: () => void): Promise<Ending> {
  return new Promise((resolve) => {
    let timedOut = false;
    const timer = timeoutSeconds === undefined ? undefined : setTimeout(expire, timeoutSeconds * 1000);
    function expire() {
      timedOut = true;
      kill();
    }
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, timedOut });
    });
    child.once('error', (error) => {
      if (child.pid !== undefined) return;
      clearTimeout(timer);
      resolve({ code: null, signal: null, timedOut, notStarted: error.message });
    });
  });
}

function readOutput(child: ChildProcess, keep: number): OutputReader {
  return new OutputReader(child.stdout as Readable, keep);
}

async function closedOrKilled(closed: Promise<unknown>, kill: () => void): Promise<void> {
  if (await settlesWithin(closed, LEFTOVER_MS)) return;
  kill();
  await settlesWithin(closed, LEFTOVER_MS);
}

/** Whether the promise settles in that time. */
export async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = await Promise.race([promise.then(() => true as const), late]);
  clearTimeout(timer);
  return settled;
}

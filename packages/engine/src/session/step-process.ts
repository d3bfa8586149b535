import { spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { redact, RUN_DIRECTORY_VARIABLE } from '@stash-addons/core';
import { dieWithParent } from '@stash-addons/restic';

/** One container of the pod template, run as a process of the package that owns its Function. */
export interface StepProcess {
  name: string;
  /** The JavaScript file that is started with node. */
  program: string;
  args: string[];
  env: Record<string, string>;
  runDirectory: string;
  /** File its log lines are added to. */
  log: string;
  onLine: (line: LogLine) => void;
  signal: AbortSignal;
}

/** A JSON line of a step's error output. */
export interface LogLine {
  msg: string;
  step: string;
  [field: string]: unknown;
}

export interface StepEnding {
  name: string;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it said, for a step that left no result. */
  lastWords: string;
}

const INHERITED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'RESTIC_BINARY'];
const KEPT_LINES = 20;

/** A step that is asked to end gets this long to undo and clean up before it is killed. */
const GRACE_MS = 30_000;

/** Runs it to its end; it dies with this process, however that ends. Never throws for what the step does; the ending says it. */
export function runStep(step: StepProcess): Promise<StepEnding> {
  const inherited = Object.fromEntries(
    INHERITED.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]])),
  );
  const [file, ...args] = dieWithParent([process.execPath, step.program, ...step.args]) as [string, ...string[]];
  const child = spawn(file, args, {
    env: { ...inherited, ...step.env, [RUN_DIRECTORY_VARIABLE]: step.runDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = openLog(step);
  const lastWords: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      const line = readLine(step.name, redact(text));
      log.write(`${JSON.stringify(line)}\n`);
      lastWords.push(typeof line['text'] === 'string' ? line['text'] : line.msg);
      if (lastWords.length > KEPT_LINES) lastWords.shift();
      step.onLine(line);
    });
  }
  return new Promise((resolve) => {
    const stop = endOnAbort(child.pid, step.signal);
    const end = (ending: Pick<StepEnding, 'exitCode' | 'signal'>, words: string[]): void => {
      stop();
      log.end(() => resolve({ name: step.name, ...ending, lastWords: words.join('\n') }));
    };
    child.on('error', (error) => end({ exitCode: null, signal: null }, [error.message]));
    child.on('close', (exitCode, signal) => end({ exitCode, signal }, lastWords));
  });
}

/** A disk that is full ends the log, and neither the step nor this process with all its other sessions. */
function openLog({ name, log, onLine }: StepProcess): WriteStream {
  const stream = createWriteStream(log, { flags: 'a', mode: 0o600 });
  stream.once('error', ({ message }) => onLine({ msg: 'The log cannot be written', step: name, text: message }));
  return stream;
}

function readLine(step: string, text: string): LogLine {
  try {
    const line = JSON.parse(text) as unknown;
    if (typeof line === 'object' && line !== null && 'msg' in line) return { ...line, msg: String(line.msg), step };
  } catch {
    // Not one of our lines: a client that wrote to the terminal by itself.
  }
  return { msg: 'Said', step, text };
}

/** Asks the step to end when aborted, and kills its group when it does not. Returns how to forget about it. */
function endOnAbort(pid: number | undefined, signal: AbortSignal): () => void {
  if (pid === undefined) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    send(pid, 'SIGTERM');
    timer = setTimeout(() => send(-pid, 'SIGKILL'), GRACE_MS);
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return () => {
    signal.removeEventListener('abort', end);
    clearTimeout(timer);
  };
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in between.
  }
}

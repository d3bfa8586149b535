import { spawn, type ChildProcess } from 'node:child_process';
import { StashError } from '@stash-addons/core';
import type { ResticEvent } from '../types.js';
import { dieWithParent, signalGroup } from './guard.js';
import { LineSplitter } from './lines.js';
import { Patience } from './patience.js';
import { Tail } from './tail.js';
import { plain } from './words.js';

/** One call of restic. */
export interface Call {
  verb: string;
  /** Everything after the global flags. */
  args: readonly string[];
  /** File descriptors of the caller, who closes its own copies. */
  stdin?: number;
  stdout?: number;
  cwd?: string | undefined;
  /** Takes each line of standard output; without it the whole output is collected. */
  onLine?: (line: string) => void;
  /** Goes on although the driver was cancelled: for tidying up. */
  uncancelled?: boolean;
}

/** What stays the same from call to call. */
export interface Settings {
  /** Program and global flags, from the first word on. */
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  onEvent?: ((event: ResticEvent) => void) | undefined;
  graceSeconds: number;
  connectSeconds: number;
  silentRetries: boolean;
}

export type Ending = 'ended' | 'cancelled' | 'unreachable';

export interface Outcome {
  verb: string;
  exit: number | null;
  signal: NodeJS.Signals | null;
  /** Collected output; empty where `onLine` took it. */
  stdout: string;
  /** Last lines of the error output, redacted. */
  stderr: string[];
  /** Who ended it. */
  ending: Ending;
  /** Why it was cancelled, where an AbortSignal told. */
  reason?: unknown;
}

export interface Started {
  pid: number;
  outcome: Promise<Outcome>;
  kill(signal?: NodeJS.Signals): void;
}

/** These move little: a request without an answer is given up as early as a connection. */
const SMALL = new Set(['snapshots', 'ls', 'cat', 'list', 'init', 'key', 'unlock', 'tag']);
/** These print while they work, so that silence tells something. */
const TALKING = new Set([...SMALL, 'backup', 'restore']);

/**
 * Starts restic in its own session: a terminal's Ctrl-C reaches it through us alone, and it can never ask for a
 * password. It dies with this process.
 */
export function start(settings: Settings, call: Call): Started {
  if (settings.signal?.aborted && !call.uncancelled) throw cancelled(settings.signal.reason);
  const stuck = SMALL.has(call.verb) ? ['--stuck-request-timeout', `${settings.connectSeconds}s`] : [];
  const [program, ...argv] = dieWithParent([...settings.command, ...stuck, ...call.args]);
  const child = spawn(program as string, argv, {
    env: settings.env,
    cwd: call.cwd,
    detached: true,
    stdio: [call.stdin ?? 'ignore', call.stdout ?? 'pipe', 'pipe'],
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  if (child.pid === undefined) {
    throw new StashError('SA_RESTIC_FAILED', { verb: call.verb, exit: 'none', text: 'it could not be started' });
  }
  settings.onEvent?.({ type: 'started', verb: call.verb, pid: child.pid, argv: [program as string, ...argv] });
  return new Watch(settings, call, child).started();
}

export function cancelled(reason: unknown): unknown {
  return reason instanceof StashError ? reason : new StashError('SA_RUN_CANCELLED', {}, { cause: reason });
}

/** One process from its start to its end. */
class Watch {
  #ending: Ending = 'ended';
  #reason: unknown;
  #kill: NodeJS.Timeout | undefined;
  readonly #chunks: Buffer[] = [];
  readonly #patience: Patience;
  readonly #pid: number;

  constructor(
    private readonly settings: Settings,
    private readonly call: Call,
    private readonly child: ChildProcess,
  ) {
    this.#pid = child.pid as number;
    this.#patience = new Patience({
      seconds: settings.connectSeconds,
      silent: settings.silentRetries && TALKING.has(call.verb),
      onOver: () => this.#end('unreachable', 'SIGINT'),
    });
  }

  started(): Started {
    return {
      pid: this.#pid,
      outcome: this.#outcome(),
      kill: (signal = 'SIGINT') => this.#end('cancelled', signal),
    };
  }

  #outcome(): Promise<Outcome> {
    const lines = this.call.onLine === undefined ? undefined : new LineSplitter(this.call.onLine);
    const tail = new Tail((line) => this.#message(line));
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.#patience.sign();
      if (lines === undefined) this.#chunks.push(chunk);
      else lines.push(chunk);
    });
    this.child.stderr?.on('data', (chunk: Buffer) => tail.push(chunk));
    const release = this.#followSignal();
    return new Promise((resolve) => {
      this.child.once('close', (exit, signal) => {
        release();
        lines?.end();
        resolve(this.#result({ exit, signal, stderr: tail.end() }));
      });
    });
  }

  #result(end: Pick<Outcome, 'exit' | 'signal' | 'stderr'>): Outcome {
    const stdout = Buffer.concat(this.#chunks).toString('utf8');
    return { verb: this.call.verb, stdout, ending: this.#ending, reason: this.#reason, ...end };
  }

  #followSignal(): () => void {
    const signal = this.call.uncancelled ? undefined : this.settings.signal;
    const abort = () => {
      this.#reason = signal?.reason;
      this.#end('cancelled', 'SIGINT');
    };
    signal?.addEventListener('abort', abort, { once: true });
    return () => {
      signal?.removeEventListener('abort', abort);
      this.#patience.stop();
      clearTimeout(this.#kill);
    };
  }

  #message(line: string): void {
    this.#patience.message(line);
    this.settings.onEvent?.({ type: 'message', verb: this.call.verb, text: plain(line) });
  }

  /** Once it has ended its pid may be another's. */
  #end(ending: Ending, signal: NodeJS.Signals): void {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    if (this.#ending === 'ended') this.#ending = ending;
    signalGroup(this.#pid, signal);
    if (signal === 'SIGKILL') return;
    this.#kill ??= setTimeout(() => signalGroup(this.#pid, 'SIGKILL'), this.settings.graceSeconds * 1000);
  }
}

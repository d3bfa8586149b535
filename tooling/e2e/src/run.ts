import { spawn } from 'node:child_process';

export interface Ended {
  /** Null where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  pid: number;
  ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** What it has said so far on either output. */
  said(): string;
  /** Types on its standard input, where that was left open. */
  type(text: string): void;
}

export interface Start {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Standard input; without it the program finds it at its end. `open` leaves it open. */
  input?: string | Buffer | { open: true };
}

const LONGEST_MS = 100_000;

/** Starts a program. It is killed when it runs longer than any of ours may. */
export function start(file: string, args: readonly string[], { env, cwd, input }: Start): Running {
  const child = spawn(file, args, { env, cwd, timeout: LONGEST_MS, killSignal: 'SIGKILL' });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined);
  if (typeof input !== 'object' || input instanceof Buffer) child.stdin.end(input ?? '');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    kill: (signal) => void child.kill(signal),
    said: () => stdout + stderr,
    type: (text) => void child.stdin.write(text),
  };
}

/** Runs a program to its end; throws where it fails. Answers with its standard output. */
export async function runWell(file: string, args: readonly string[], options: Start): Promise<string> {
  const { code, stdout, stderr } = await start(file, args, options).ended;
  if (code === 0) return stdout;
  throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${stderr}\n${stdout}`);
}

import { spawn } from 'node:child_process';

export interface Spawned {
  /** Null where a signal ended it. */
  code: number | null;
  stdout: string;
  /** All it wrote, on either output. */
  all: string;
}

interface Start {
  env: NodeJS.ProcessEnv;
  input?: string | undefined;
  /** It is killed when it runs longer. Default: 90 s. */
  longestMs?: number;
}

const LONGEST_MS = 90_000;

/** Runs a program to its end, however it ends; it is killed when it runs for too long. */
export function spawned(
  file: string,
  args: readonly string[],
  { env, input = '', longestMs = LONGEST_MS }: Start,
): Promise<Spawned> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { env, timeout: longestMs });
    let [stdout, all] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, all }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

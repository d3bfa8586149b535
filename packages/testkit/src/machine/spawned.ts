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
}

const LONGEST_MS = 90_000;

/** Runs a program to its end, however it ends; it is killed when it runs longer than any of a test may. */
export function spawned(file: string, args: readonly string[], { env, input = '' }: Start): Promise<Spawned> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { env, timeout: LONGEST_MS });
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

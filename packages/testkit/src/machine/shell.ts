import { execFile } from 'node:child_process';

const LIMIT_MS = 180_000;
const MOST_BYTES = 256 * 1024 * 1024;

export interface ShellPlace {
  cwd: string;
  env: Record<string, string>;
}

/** Runs text with `sh -eu`; what it printed. Throws with what it said where it fails. */
export function shell(script: string, { cwd, env }: ShellPlace): Promise<string> {
  const options = { cwd, env, timeout: LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES } as const;
  return new Promise((resolve, reject) => {
    const child = execFile('sh', ['-euc', script], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const ending = error.signal ?? `status ${String(error.code)}`;
      reject(new Error(`${script}\nended with ${ending}: ${stderr.slice(-600)}`));
    });
    child.stdin?.end();
  });
}

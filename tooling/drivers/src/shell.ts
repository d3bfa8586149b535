import { execFile } from 'node:child_process';

const LIMIT_MS = 180_000;

/** Runs a script of bash, in which everything has to end well; what it printed, without the last line's end. */
export function shell(script: string, env: NodeJS.ProcessEnv): Promise<string> {
  const options = { env, timeout: LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: 256 * 1024 * 1024 } as const;
  return new Promise((resolve, reject) => {
    execFile('bash', ['--norc', '-c', `set -euo pipefail; ${script}`], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${script}: ${error.code ?? error.signal}: ${stderr.slice(-400)}`));
      else resolve(stdout.trimEnd());
    });
  });
}

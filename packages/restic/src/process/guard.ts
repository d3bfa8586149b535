import { spawnSync } from 'node:child_process';
import { findProgram } from './find.js';

let wrapper: readonly string[] | undefined;

/**
 * The command, made to die with the process that starts it: the kernel kills it when we go, however we go. Linux with
 * setpriv of util-linux; elsewhere the command comes back as it is. setpriv replaces itself by the command, so the pid
 * stays the one that spawn returns; it costs about 3 ms. The kernel watches the *thread* that forks: call spawn on the
 * main thread. Processes that the command itself starts are not covered.
 */
export function dieWithParent(argv: readonly string[]): string[] {
  wrapper ??= findWrapper();
  return [...wrapper, ...argv];
}

function findWrapper(): readonly string[] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv', process.env.PATH) : undefined;
  if (setpriv === undefined) return [];
  const prefix = [setpriv, '--pdeathsig', 'KILL', '--'];
  const env = { PATH: process.env.PATH };
  const trial = spawnSync(setpriv, [...prefix.slice(1), 'true'], { env, stdio: 'ignore', timeout: 5000 });
  return trial.status === 0 ? prefix : [];
}

/** Signals a process group that was started detached; one that is gone already is passed over. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

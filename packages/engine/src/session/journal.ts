import { existsSync, readFileSync } from 'node:fs';
import { isAlive, type ProcessIdentity } from '../state/processes.js';

/** Kills what the journal says was started and still lives, told by pid and start time. */
export function killJournalled(file: string): void {
  if (!existsSync(file)) return;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const started = processOf(line);
    if (started === undefined || !isAlive(started)) continue;
    try {
      process.kill(started.pid, 'SIGKILL');
    } catch {
      // It ended between the look and the signal.
    }
  }
}

/** A line cut short by a crash is passed over. */
function processOf(line: string): ProcessIdentity | undefined {
  try {
    const { pid, started } = JSON.parse(line) as Partial<ProcessIdentity>;
    return pid === undefined || started === undefined ? undefined : { pid, started };
  } catch {
    return undefined;
  }
}

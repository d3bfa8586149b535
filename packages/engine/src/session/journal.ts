import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StateFolder } from '../state/folder.js';
import { isAlive } from '../state/processes.js';

/** The journal of a target's programs; kept between sessions, so that the next one can put right what the last began. */
export function journalOf(state: StateFolder, target: string): string {
  return join(state.journals, `${createHash('sha256').update(target).digest('hex').slice(0, 16)}.jsonl`);
}

/** Kills the process groups that the journal says were started and that still live, told by pid and start time. */
export function killJournalled(file: string): void {
  if (!existsSync(file)) return;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const found = processOf(line);
    if (found === undefined || !isAlive(found)) continue;
    try {
      process.kill(-found.pid, 'SIGKILL');
    } catch {
      // It ended between the look and the signal.
    }
  }
}

/** A line cut short by a crash is passed over. */
function processOf(line: string): { pid: number; started: string } | undefined {
  try {
    const { event, pid, startTime } = JSON.parse(line) as { event?: string; pid?: number; startTime?: string };
    return event === 'process' && pid !== undefined && startTime ? { pid, started: startTime } : undefined;
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { StateFolder } from '../state/folder.js';
import { isAlive } from '../state/processes.js';

/** The folder of a target's journals, one of each run; kept between sessions, so that the next one can put right what the last began. */
export function journalOf(state: StateFolder, target: string): string {
  return join(state.journals, createHash('sha256').update(target).digest('hex').slice(0, 16));
}

interface Entry {
  event?: string;
  pid?: number;
  startTime?: string;
  privateDir?: string;
}

/**
 * Kills the process groups of one session that still live, told by pid and start time. Its runs are known by their
 * private folder, which is below the session's: others of the same target may be at work.
 */
export function killJournalled(journals: string, sessionFolder: string): void {
  if (!existsSync(journals)) return;
  for (const file of readdirSync(journals).filter((name) => name.endsWith('.jsonl'))) {
    const entries = readEntries(join(journals, file));
    if (entries.some(({ privateDir }) => privateDir?.startsWith(sessionFolder + sep))) entries.forEach(killGroup);
  }
}

function killGroup({ event, pid, startTime }: Entry): void {
  if (event !== 'process' || pid === undefined || !startTime || !isAlive({ pid, started: startTime })) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended between the look and the signal.
  }
}

/** A line cut short by a crash is passed over. */
function readEntries(file: string): Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
}

import { execFileSync } from 'node:child_process';

/** A process as `ps` tells it, where the system has no /proc. */
export interface PsEntry {
  pid: number;
  group: number;
  /** Milliseconds after 1970, of whole seconds. */
  startTime: string;
}

const LINE = /^ *(\d+) +(\d+) +([^ ]+) +(.+?) *$/;

/** All processes, or the one that is named, without those that have ended and wait for their parents. */
export function processesByPs(pid?: number): PsEntry[] {
  const columns = ['pid=', 'pgid=', 'stat=', 'lstart='].flatMap((column) => ['-o', column]);
  const which = pid === undefined ? ['-A'] : ['-p', String(pid)];
  return outputOf([...which, ...columns])
    .split('\n')
    .flatMap((line) => {
      const [, id, group, state = '', start] = LINE.exec(line) ?? [];
      if (id === undefined || state.startsWith('Z')) return [];
      return [{ pid: Number(id), group: Number(group), startTime: String(Date.parse(`${start} UTC`)) }];
    });
}

/** The time is told in the words and the zone of who asks, which are not those of every run. */
function outputOf(args: string[]): string {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  try {
    return execFileSync('ps', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

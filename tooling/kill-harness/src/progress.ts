import type { Cast } from './cast.ts';
import { bytesRead, bytesWritten } from '@stash-addons/testkit/fixtures';
import type { Direction, Victim } from './victims.ts';

/** How much of its data a session has moved, in [0, 1]; undefined while it moves none. */
export type Progress = (cast: Cast) => number | undefined;

/** What the pipe before the tap and the tap itself hold: the client can be done when so much has yet to pass. */
const UNDERWAY = 320 * 1024;

/** Of a stream: what has passed the tap while all of its processes run; 1 from when the client may have written all. */
export function streamProgress(total: number): Progress {
  return ({ tap, restic, client }) => {
    if (tap === undefined || restic === undefined || client === undefined) return undefined;
    const bytes = bytesWritten(tap);
    return bytes === undefined ? undefined : Math.min(1, bytes / Math.max(1, total - UNDERWAY));
  };
}

/** Of a tree, which is written whole before it is read: each of the two is one half. */
export function treeProgress(total: number, direction: Direction): Progress {
  const [written, read] = [new Map<number, number>(), new Map<number, number>()];
  return ({ restic, client }) => {
    const [writer, reader] = direction === 'backup' ? [client, restic] : [restic, client];
    if (writer !== undefined) written.set(writer, bytesWritten(writer) ?? written.get(writer) ?? 0);
    if (reader !== undefined) read.set(reader, bytesRead(reader) ?? read.get(reader) ?? 0);
    return (share(written, total) + share(read, total)) / 2;
  };
}

function share(bytes: ReadonlyMap<number, number>, total: number): number {
  const sum = [...bytes.values()].reduce((all, one) => all + one, 0);
  return Math.min(1, sum / total);
}

/** Where a victim is met: the two halves of a tree belong to different processes. */
export function placeOf({ victim, direction, at }: { victim: Victim; direction: Direction; at: number }): number {
  if (victim !== 'client' && victim !== 'restic') return at;
  const first = (victim === 'client') === (direction === 'backup');
  return first ? at / 2 : (1 + at) / 2;
}

import type { Random } from '@stash-addons/testbed';
import { kill, treeOf } from '@stash-addons/testkit/fixtures';
import type { Cast } from './cast.ts';

export const DIRECTIONS = ['backup', 'restore'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const VICTIMS = ['client', 'tap', 'restic', 'program', 'engine', 'connection', 'tree'] as const;
/** What is killed: the database client, the tap, restic, the addon's program, the command line, the database's side, all. */
export type Victim = (typeof VICTIMS)[number];

export interface Strike {
  victim: Victim;
  cast: Cast;
  random: Random;
  /** Ends the server's connections for the session; false where there are none. */
  cut: () => Promise<boolean>;
}

/** Whether the victim was alive to be killed. */
export async function strike({ victim, cast, random, cut }: Strike): Promise<boolean> {
  if (victim === 'connection') return cut();
  if (victim === 'tree') return killAll(random.shuffled(treeOf(cast.engine)));
  const pid = cast[victim];
  return pid !== undefined && kill(pid);
}

function killAll(pids: readonly number[]): boolean {
  return pids.map((pid) => kill(pid)).some(Boolean);
}

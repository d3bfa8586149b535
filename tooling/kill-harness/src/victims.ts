import { argvOf, childrenOf, kill, programOf, treeOf } from './processes.ts';
import type { Random } from './random.ts';

export const DIRECTIONS = ['backup', 'restore'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const VICTIMS = ['client', 'tap', 'restic', 'program', 'engine', 'connection', 'tree'] as const;
/** What is killed: the database client, the tap, restic, the addon's program, the command line, the database's side, all. */
export type Victim = (typeof VICTIMS)[number];

const CLIENTS = ['pg_dump', 'psql', 'pg_restore'];

/** The processes of a session while its stream runs. */
export interface Cast {
  engine: number;
  program: number;
  tap: number;
  restic: number;
  client: number;
}

/** Undefined until all of them run; each is set up by setpriv first and has that name until then. */
export function findCast(engine: number): Cast | undefined {
  const program = childrenOf(engine).find((pid) => argvOf(pid).some((word) => word.endsWith('/program.js')));
  if (program === undefined) return undefined;
  const named = new Map(childrenOf(program).map((pid) => [programOf(pid), pid]));
  const [tap, restic] = [named.get('perl'), named.get('restic')];
  const client = CLIENTS.map((name) => named.get(name)).find((pid) => pid !== undefined);
  if (tap === undefined || restic === undefined || client === undefined) return undefined;
  return { engine, program, tap, restic, client };
}

export interface Strike {
  victim: Victim;
  cast: Cast;
  random: Random;
  /** The server's processes for the session. */
  backends: () => number[];
}

/** Whether the victim was alive to be killed. A connection is ended as pg_terminate_backend() does it, by SIGTERM. */
export function strike({ victim, cast, random, backends }: Strike): boolean {
  if (victim === 'connection') return sendAll(backends(), 'SIGTERM');
  return sendAll(victim === 'tree' ? random.shuffled(treeOf(cast.engine)) : [cast[victim]], 'SIGKILL');
}

function sendAll(pids: readonly number[], signal: NodeJS.Signals): boolean {
  return pids.map((pid) => kill(pid, signal)).some(Boolean);
}

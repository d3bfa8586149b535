import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../declare/conformance.js';
import { argvOf, bytesWritten, kill, programOf, treeOf } from '../machine/processes.js';
import type { Ended, ProgramRun } from '../run/program-run.js';
import { Failed } from './failed.js';

export type Part = 'client' | 'restic' | 'program';

export interface Strike {
  operation: 'backup' | 'restore';
  /** Who is killed, and by what. */
  victim: Part;
  signal: NodeJS.Signals;
  /** Who is stopped as soon as it is there, so that the data cannot have moved whole. */
  hold?: Part;
  /** The program of the database that dumps or loads. */
  client: Program | undefined;
}

const LOOK_EVERY_MS = 2;
/** A client that does not write by system calls of its own is killed after so long. */
const AT_WORK_MS = 300;
const AT_WORK_BYTES = 32 * 1024;
const VERBS = { backup: ['backup'], restore: ['dump', 'restore'] };

/** Kills the victim in the middle of a run. Throws where it was never seen. */
export async function strike(run: ProgramRun, how: Strike): Promise<Ended> {
  let over = false;
  const ended = run.ended.finally(() => (over = true));
  const held = new Set<number>();
  let seenAt: number | undefined;
  let hit = false;
  while (!over && !hit) {
    const cast = findCast(run.pid, how);
    hold(cast, how, held);
    if (isAtWork(cast, how)) seenAt ??= Date.now();
    hit = isTime(cast, how, seenAt) && kill(cast[how.victim] as number, how.signal);
    if (!hit) await sleep(LOOK_EVERY_MS);
  }
  for (const pid of held) kill(pid, 'SIGCONT');
  if (hit) return ended;
  await ended;
  throw new Failed(
    `The ${how.victim} was not seen before the ${how.operation} ended; the data set large may be too small`,
  );
}

type Cast = Partial<Record<Part, number>>;

function hold(cast: Cast, { hold: part }: Strike, held: Set<number>): void {
  const pid = part === undefined ? undefined : cast[part];
  if (pid !== undefined && !held.has(pid) && kill(pid, 'SIGSTOP')) held.add(pid);
}

/** The program itself is killed while data moves. */
function isAtWork(cast: Cast, { victim }: Strike): boolean {
  if (victim === 'program') return cast.client !== undefined || cast.restic !== undefined;
  return cast[victim] !== undefined;
}

function isTime(cast: Cast, { victim }: Strike, seenAt: number | undefined): boolean {
  const pid = cast[victim];
  if (seenAt === undefined || pid === undefined) return false;
  if (victim !== 'client') return true;
  return Date.now() - seenAt > AT_WORK_MS || (bytesWritten(pid) ?? 0) > AT_WORK_BYTES;
}

function findCast(program: number, how: Strike): Cast {
  const cast: Cast = { program };
  for (const pid of treeOf(program).slice(1)) {
    const name = programOf(pid);
    if (name === 'setpriv' || name === 'strace') continue;
    const argv = argvOf(pid);
    if (name === 'restic' && argv.some((word) => VERBS[how.operation].includes(word))) cast.restic ??= pid;
    else if (how.client !== undefined && runs(argv, how.client)) cast.client ??= pid;
  }
  return cast;
}

/** A loader or an interpreter may stand before its name. */
function runs(argv: readonly string[], { name, when = '*' }: Program): boolean {
  const at = argv.findIndex((word) => basename(word) === name);
  return at >= 0 && asPattern(when).test(argv.slice(at + 1).join(' '));
}

function asPattern(glob: string): RegExp {
  const parts = glob.split('*').map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

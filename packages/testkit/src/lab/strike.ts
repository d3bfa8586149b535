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
  if (!hit || !staysStopped(how)) letGo(held);
  if (hit) return ended;
  await ended;
  throw new Failed(
    `The ${how.victim} was not seen before the ${how.operation} ended; the data set large may be too small`,
  );
}

/** What is stopped dies with its parent all the same; what outlives it must not end its work before it is looked for. */
function staysStopped({ victim, signal }: Strike): boolean {
  return victim === 'program' && signal === 'SIGKILL';
}

function letGo(held: ReadonlySet<number>): void {
  for (const pid of held) kill(pid, 'SIGCONT');
}

type Cast = Partial<Record<Part, number>>;

function hold(cast: Cast, { hold: part }: Strike, held: Set<number>): void {
  const pid = part === undefined ? undefined : cast[part];
  if (pid !== undefined && !held.has(pid) && kill(pid, 'SIGSTOP')) held.add(pid);
}

/** The program itself is killed while data moves, and not before what is to be stopped is there. */
function isAtWork(cast: Cast, { victim, hold: part, client }: Strike): boolean {
  if (victim !== 'program') return cast[victim] !== undefined;
  const isAwaited = part !== undefined && (part !== 'client' || client !== undefined);
  return isAwaited ? cast[part] !== undefined : cast.client !== undefined || cast.restic !== undefined;
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
    // In this order: one that becomes setpriv in between is not taken for the program that setpriv has yet to become.
    const argv = argvOf(pid);
    const name = programOf(pid);
    if (name === 'setpriv' || name === 'strace') continue;
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

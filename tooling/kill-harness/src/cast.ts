import type { Client } from '@stash-addons/drivers';
import { argvOf, childrenOf, programOf, treeOf } from '@stash-addons/testkit/fixtures';
import type { Direction } from './victims.ts';

/** The processes of a session while data moves; those of a tree are not all there at once. */
export interface Cast {
  engine: number;
  program: number;
  tap?: number;
  restic?: number;
  client?: number;
}

/** Addons have scripts of perl of their own in a pipe; this is said by that of the tap. */
const OF_TAP = 'no report: ';

const RESTIC_VERBS: Record<Direction, string[]> = { backup: ['backup'], restore: ['dump', 'restore'] };

/** Undefined until data moves. */
export function findCast(engine: number, client: Client, direction: Direction): Cast | undefined {
  const program = childrenOf(engine).find((pid) => argvOf(pid).some((word) => word.endsWith('/program.js')));
  if (program === undefined) return undefined;
  const isClient = direction === 'backup' ? client.dumps : client.loads;
  const cast: Cast = { engine, program };
  for (const pid of treeOf(program)) {
    const part = partOf(pid, isClient, direction);
    if (part !== undefined) cast[part] = pid;
  }
  return cast.restic === undefined && cast.client === undefined ? undefined : cast;
}

/** Each of them is set up by setpriv first and has that name until then. */
function partOf(pid: number, isClient: RegExp, direction: Direction): 'tap' | 'restic' | 'client' | undefined {
  const [argv, name] = [argvOf(pid), programOf(pid)];
  if (name === 'setpriv') return undefined;
  if (name === 'perl') return argv.some((word) => word.includes(OF_TAP)) ? 'tap' : undefined;
  if (name === 'restic') return argv.some((word) => RESTIC_VERBS[direction].includes(word)) ? 'restic' : undefined;
  return isClient.test(argv.join(' ')) ? 'client' : undefined;
}

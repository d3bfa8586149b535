import { readFileSync } from 'node:fs';
import { needProgram } from '../machine/programs.js';
import type { Ended } from '../run/program-run.js';
import type { Served } from '../server/served.js';
import { readTrace, STRACE, type Call } from '../trace/trace.js';
import { errorText, type DataSet, type Lab } from './lab.js';
import { Failed } from './failed.js';

/** A run with every system call by which something is passed on. */
export interface Traced {
  ended: Ended;
  calls: Call[];
  served: Served;
  /** Path of the repository. */
  repository: string;
}

const made = new WeakMap<Lab, Map<string, Promise<Traced>>>();

/** A little is enough to see who is started with what, and it takes time to trace much. */
function setOf({ data }: Lab): DataSet {
  return data.hostileNames === undefined ? 'typical' : 'hostileNames';
}

/** A backup or a restore on the main server, traced once. */
export function traced(lab: Lab, operation: 'backup' | 'restore'): Promise<Traced> {
  const own = made.get(lab) ?? new Map<string, Promise<Traced>>();
  made.set(lab, own);
  const found = own.get(operation) ?? lab.main().then((served) => trace(lab, operation, served));
  own.set(operation, found);
  return found;
}

export async function trace(lab: Lab, operation: 'backup' | 'restore', served: Served): Promise<Traced> {
  const strace = needProgram('strace', 'strace');
  const repository = operation === 'backup' ? lab.repository() : (await lab.sample(setOf(lab))).repository;
  if (operation === 'backup') await lab.fill(served, setOf(lab));
  else await served.act(lab.data.clear);
  const log = `${lab.place('trace')}.log`;
  const ended = await lab.run(operation, { served, repository, prefix: [strace, ...STRACE, '-o', log] });
  if (ended.result === undefined) throw new Failed(`The traced ${operation} left no result: ${ended.log.slice(-600)}`);
  if (ended.result.error !== undefined) throw new Failed(`The traced ${operation} failed: ${errorText(ended.result)}`);
  return { ended, calls: readTrace(readFileSync(log, 'latin1')), served, repository: repository.path };
}

import type { Owner } from './canaries.js';
import type { Call, Forked } from './trace.js';

/**
 * Who may have a secret in its environment, besides the command line, which the user gives them to: the programs of its
 * side, and what these start or become, for example the mounts that show restic a folder by its wire path.
 */
export class Sides {
  readonly #programs: ReadonlyMap<string, Owner>;
  readonly #parents: ReadonlyMap<number, number>;
  readonly #owners = new Map<number, Owner>();

  /** `clients` are the names of the programs of the database. */
  constructor(calls: readonly Call[], clients: readonly string[]) {
    this.#programs = new Map([['restic', 'repository'], ...clients.map((name) => [name, 'database'] as const)]);
    const forks = calls.filter((call): call is Forked => call.kind === 'forked');
    this.#parents = new Map(forks.map(({ pid, child }) => [child, pid]));
  }

  started(pid: number, program: string): void {
    const owner = this.#programs.get(program);
    if (owner !== undefined) this.#owners.set(pid, owner);
  }

  mayKnow(owner: Owner, pid: number): boolean {
    for (let at: number | undefined = pid; at !== undefined; at = this.#parents.get(at)) {
      const own = this.#owners.get(at);
      if (own !== undefined) return own === owner;
    }
    return false;
  }
}

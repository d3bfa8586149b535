import { finder, type Canary, type Owner } from './canaries.js';
import type { Call, Made, Start, Written } from './trace.js';

export interface Rules {
  canaries: readonly Canary[];
  /** Only files below it may hold secrets, with mode 0600. */
  privateFolder: string;
  /** Names of the programs of the database. */
  clients: readonly string[];
}

/** Who may have a secret in its environment, besides the command line, which the user gives them to. */
function knowers(owner: Owner, clients: readonly string[]): readonly string[] {
  return { repository: ['restic'], database: clients, other: [] }[owner];
}

/** One line for each secret that came to where it must not be. */
export function leaksOf(calls: readonly Call[], { canaries, privateFolder, clients }: Rules): string[] {
  const find = finder(canaries);
  const [first] = calls.filter((call) => call.kind === 'start');
  const modes = new Map(
    calls.filter((call): call is Made => call.kind === 'made').map(({ path, mode }) => [path, mode]),
  );
  const leaks = calls.flatMap((call) => {
    if (call.kind === 'start') return leaksOfStart(call);
    return call.kind === 'written' ? leaksOfWrite(call) : [];
  });
  return [...new Set(leaks)];

  function leaksOfStart(start: Start): string[] {
    const program = startedProgram(start);
    const inArgv = find(start.argv).map(({ name }) => `${name} on the command line of ${program}`);
    if (start === first) return inArgv;
    const inEnv = find(start.env).filter(({ owner }) => !knowers(owner, clients).includes(program));
    return [...inArgv, ...inEnv.map(({ name }) => `${name} in the environment of ${program}`)];
  }

  function leaksOfWrite({ to, text }: Written): string[] {
    if (isForServer(to) || isPrivate(to)) return [];
    return find(text).map(({ name }) => `${name} written to ${to.replaceAll(/\d+/g, 'N')}`);
  }

  function isPrivate(path: string): boolean {
    return path.startsWith(`${privateFolder}/`) && modes.get(path) === 0o600;
  }
}

/** setpriv becomes the program behind its `--`, and a loader the one it is told the name of. */
function startedProgram({ program, argv }: Start): string {
  const [, behind] =
    (program === 'setpriv' && /"--", "([^"]*)"/.exec(argv)) ||
    (program.startsWith('ld-linux') && /"--argv0", "([^"]*)"/.exec(argv)) ||
    [];
  return behind?.split('/').at(-1) ?? program;
}

/** The database and the store are told the secret: it is theirs. */
function isForServer(to: string): boolean {
  return to.startsWith('TCP');
}

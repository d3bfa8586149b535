import { finder, type Canary, type Owner } from './canaries.js';
import type { Call, Made, Start, Written } from './trace.js';

export interface Rules {
  canaries: readonly Canary[];
  /** Only files below it may hold secrets, with mode 0600. */
  privateFolder: string;
}

/**
 * Who may have a secret in its environment, besides the command line, which the user gives them to. pg_dumpall starts
 * pg_dump by a shell.
 */
const KNOWERS: Record<Owner, RegExp> = {
  repository: /^restic$/,
  database: /^(psql|pg_dump|pg_dumpall|pg_restore|sh)$/,
  other: /^$/,
};

/** One line for each secret that came to where it must not be. */
export function leaksOf(calls: readonly Call[], { canaries, privateFolder }: Rules): string[] {
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
    const inEnv = find(start.env).filter(({ owner }) => !KNOWERS[owner].test(program));
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

/** setpriv becomes the program behind its `--`. */
function startedProgram({ program, argv }: Start): string {
  const behind = /"--", "([^"]*)"/.exec(argv)?.[1];
  return program === 'setpriv' && behind !== undefined ? (behind.split('/').at(-1) as string) : program;
}

/** The database and the store are told the secret: it is theirs. */
function isForServer(to: string): boolean {
  return to.startsWith('TCP');
}

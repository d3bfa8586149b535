import { basename, dirname } from 'node:path';
import { finder, type Canary } from './canaries.js';
import { Sides } from './sides.js';
import type { Call, Made, Start, Written } from './trace.js';

export interface Rules {
  canaries: readonly Canary[];
  /** Only files below it may hold secrets, with mode 0600. */
  privateFolder: string;
  /** Names of the programs of the database. */
  clients: readonly string[];
}

/** One line for each secret that came to where it must not be. */
export function leaksOf(calls: readonly Call[], { canaries, privateFolder, clients }: Rules): string[] {
  const find = finder(canaries);
  const sides = new Sides(calls, clients);
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
    sides.started(start.pid, program);
    const inArgv = find(start.argv).map(({ name }) => `${name} on the command line of ${program}`);
    if (start === first) return inArgv;
    const inEnv = find(start.env).filter(({ owner }) => !sides.mayKnow(owner, start.pid));
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

/** setpriv becomes the program behind its `--`, a loader the one it is told the name of, and Node the helper it runs. */
function startedProgram({ program, argv }: Start): string {
  const words = [...argv.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word);
  const behind = (word: string) => words.slice(words.indexOf(word) + 1);
  if (program === 'setpriv') return nameOf(behind('--'));
  return program.startsWith('ld-linux') ? nameOf(behind('--argv0')) : nameOf([program, ...words.slice(1)]);
}

function nameOf([program = '', script = '']: string[]): string {
  const name = basename(program);
  return name === 'node' && dirname(script).endsWith('/helpers') ? basename(script) : name;
}

/** The database and the store are told the secret: it is theirs. */
function isForServer(to: string): boolean {
  return to.startsWith('TCP');
}

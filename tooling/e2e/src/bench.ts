import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cacheBin, makeRepository } from '@stash-addons/testbed';
import { exampleHost, mainProgram } from './place.js';
import { type Ended, type Running, runWell, start } from './run.js';

export const REPOSITORY_PASSWORD = 'password of the repository';

export type Env = Record<string, string | undefined>;

/** A snapshot as restic lists it. */
interface Listed {
  id: string;
  hostname: string;
  time: string;
  paths: string[];
  tags?: string[];
}

interface ResticOptions {
  repo?: string;
  input?: string | Buffer;
  env?: Env;
  cwd?: string;
}

/** A user with a home of their own, the command line, and a repository with nothing in it. */
export interface Bench {
  folder: string;
  repo: string;
  /** What a run leaves behind: private folders of sessions, temporary files. */
  leftovers(): string[];
  /** Command lines of the processes that a run has left behind. */
  processes(): string[];
  /** The files of the repository's folder, with their sizes. */
  files(): string[];
  /** Starts `stash-addons`; `undefined` takes a variable away, `through` is a command line that starts it in its turn. */
  start(args: readonly string[], env?: Env, through?: readonly string[]): Running;
  /** `stash-addons` to its end, however it ends. */
  cli(args: readonly string[], env?: Env, through?: readonly string[]): Promise<Ended>;
  /** `stash-addons` with `--json`; throws where it fails. */
  json<T>(args: readonly string[], env?: Env): Promise<T>;
  /** The restic program itself; throws where it fails. */
  restic(args: readonly string[], options?: ResticOptions): Promise<string>;
  snapshots(repo?: string): Promise<Listed[]>;
  env: Env;
  remove(): void;
}

export function createBench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  for (const name of ['home', 'state', 'cache', 'tmp']) mkdirSync(join(folder, name), { mode: 0o700 });
  const env: Env = {
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    RESTIC_BINARY: cacheBin('restic'),
    RESTIC_PASSWORD: REPOSITORY_PASSWORD,
    LANG: 'C.UTF-8',
  };
  const repo = join(folder, 'repository');
  makeRepository(repo, REPOSITORY_PASSWORD);
  const bench: Bench = {
    folder,
    repo,
    env,
    leftovers: () => [...filesIn(join(folder, 'state', 'stash-addons', 'runs')), ...filesIn(join(folder, 'tmp'))],
    processes: () => processesWith(`XDG_STATE_HOME=${env['XDG_STATE_HOME']}`, `HOME=${env['HOME']}`),
    files: () => filesIn(repo, true),
    start(args, more = {}, through = []) {
      const [file = '', ...words] = [...through, process.execPath, mainProgram, ...args];
      return start(file, words, { cwd: exampleHost, env: { ...env, ...more } });
    },
    cli: (args, more, through) => bench.start(args, more, through).ended,
    async json(args, more) {
      const { code, stdout, stderr } = await bench.cli([...args, '--json'], more);
      if (code !== 0) throw new Error(`stash-addons ${args.join(' ')} ended with ${code}:\n${stderr}`);
      return JSON.parse(stdout) as never;
    },
    restic: (args, { repo: place = repo, env: more, ...given } = {}) =>
      runWell(cacheBin('restic'), ['--no-cache', '-r', place, ...args], { env: { ...env, ...more }, ...given }),
    snapshots: async (place = repo) =>
      JSON.parse(await bench.restic(['snapshots', '--json', '--no-lock'], { repo: place })) as Listed[],
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
  return bench;
}

function filesIn(folder: string, deep = false): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: deep })
    .map((name) => {
      const path = join(folder, String(name));
      return deep ? `${path} ${statSync(path).size}` : path;
    })
    .sort();
}

/** Programs get an environment of their own choosing, but HOME or the state folder comes along. */
function processesWith(...variables: string[]): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      if (!variables.some((one) => environment.includes(one))) return [];
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return [];
    }
  });
}

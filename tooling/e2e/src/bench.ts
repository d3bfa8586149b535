import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cacheBin } from '@stash-addons/testbed';
import { exampleHost, mainProgram } from './place.js';
import { type Ended, type Running, runWell, start } from './run.js';

export const REPOSITORY_PASSWORD = 'password of the repository';

export type Env = Record<string, string | undefined>;

/** A snapshot as restic lists it. */
export interface Listed {
  id: string;
  hostname: string;
  time: string;
  paths: string[];
  tags?: string[];
}

/** A user with a home of their own, the command line, and a repository that is not there yet. */
export interface Bench {
  folder: string;
  repo: string;
  /** What a run leaves behind: private folders of sessions, temporary files. */
  leftovers(): string[];
  /** Starts `stash-addons`; `undefined` takes a variable away. */
  start(args: readonly string[], env?: Env): Running;
  /** `stash-addons` to its end, however it ends. */
  cli(args: readonly string[], env?: Env): Promise<Ended>;
  /** `stash-addons` with `--json`; throws where it fails. */
  json<T>(args: readonly string[], env?: Env): Promise<T>;
  /** The restic program itself; throws where it fails. */
  restic(args: readonly string[], options?: { repo?: string; input?: string | Buffer; env?: Env }): Promise<string>;
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
  const bench: Bench = {
    folder,
    repo,
    env,
    leftovers: () => [...filesIn(join(folder, 'state', 'stash-addons', 'runs')), ...filesIn(join(folder, 'tmp'))],
    start: (args, more = {}) =>
      start(process.execPath, [mainProgram, ...args], { cwd: exampleHost, env: { ...env, ...more } }),
    cli: (args, more) => bench.start(args, more).ended,
    async json(args, more) {
      const { code, stdout, stderr } = await bench.cli([...args, '--json'], more);
      if (code !== 0) throw new Error(`stash-addons ${args.join(' ')} ended with ${code}:\n${stderr}`);
      return JSON.parse(stdout) as never;
    },
    restic: (args, { repo: place = repo, input, env: more } = {}) =>
      runWell(cacheBin('restic'), ['--no-cache', '-r', place, ...args], {
        env: { ...env, ...more },
        ...(input === undefined ? {} : { input }),
      }),
    snapshots: async (place = repo) =>
      JSON.parse(await bench.restic(['snapshots', '--json', '--no-lock'], { repo: place })) as Listed[],
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
  return bench;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

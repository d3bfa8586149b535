import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { delimiter } from 'node:path';
import type { ManifestSource, RunResult } from '@stash-addons/core';
import { argsOf, writeRun, type Place, type Run } from './run.js';

const LONGEST_MS = 120_000;
/** What outlives the program may hold its output open. */
const LAST_WORDS_MS = 1000;

/** How a run of the addon's program ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it left; absent where it died before. */
  result?: RunResult;
  /** All it wrote, on either output. */
  log: string;
  /** Run directory. */
  dir: string;
  seconds: number;
}

export interface ProgramRun {
  pid: number;
  ended: Promise<Ended>;
}

export interface ProgramWish {
  manifest: ManifestSource;
  /** The addon's program. */
  program: string;
  run: Run;
  place: Place;
  /** Path of the restic program. */
  restic: string;
  env: Record<string, string>;
  /** Words before the command line, for example of strace. */
  prefix?: readonly string[];
}

/** Starts the program as an engine without containers does, with a home and a folder for temporary files of its own. */
export function startProgram({ manifest, program, run, place, ...wish }: ProgramWish): ProgramRun {
  mkdirSync(place.dir, { recursive: true, mode: 0o700 });
  writeRun(manifest, run, place);
  for (const folder of ['home', 'tmp']) mkdirSync(join(place.dir, folder));
  const env = {
    ...wish.env,
    PATH: [wish.env['PATH'], dirname(wish.restic)].join(delimiter),
    HOME: join(place.dir, 'home'),
    TMPDIR: join(place.dir, 'tmp'),
    RESTIC_BINARY: wish.restic,
    STASH_ADDONS_RUN_DIR: place.dir,
  };
  const argv = [...(wish.prefix ?? []), process.execPath, program, ...argsOf(manifest, run)];
  const started = Date.now();
  const [file = '', ...args] = argv;
  const child = spawn(file, args, {
    env,
    cwd: '/',
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  }
  const ended = new Promise<Ended>((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      const seconds = (Date.now() - started) / 1000;
      const tell = (): void => done({ code, signal, ...resultIn(place.dir), log, dir: place.dir, seconds });
      const patience = setTimeout(tell, LAST_WORDS_MS);
      child.once('close', () => {
        clearTimeout(patience);
        tell();
      });
    });
  });
  return { pid: child.pid ?? 0, ended };
}

function resultIn(dir: string): { result?: RunResult } {
  const path = join(dir, 'scratch', 'output', 'result.json');
  if (!existsSync(path)) return {};
  try {
    return { result: JSON.parse(readFileSync(path, 'utf8')) as RunResult };
  } catch {
    return {};
  }
}

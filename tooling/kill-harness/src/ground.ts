import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DatabaseServer, Driver } from '@stash-addons/drivers';
import { cacheBin } from '@stash-addons/testbed';
import type { Subject } from './subject.ts';

export const RESTIC_PASSWORD = 'a password of the kill harness';
const root = resolve(import.meta.dirname, '..', '..', '..');
const CLI = join(root, 'packages', 'cli', 'dist', 'main.js');

export interface Finished {
  exit: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** It did not end in time and was killed. */
  hung: boolean;
}

/** A command line that runs. */
export interface Running {
  pid: number;
  ended: Promise<Finished>;
}

/** A server, and a private folder with everything the sessions of a campaign read and write. */
export class Ground {
  readonly folder = mkdtempSync(join(tmpdir(), 'sa-kill-'));
  readonly driver: Driver;
  readonly server: DatabaseServer;

  private constructor(driver: Driver, server: DatabaseServer) {
    this.driver = driver;
    this.server = server;
    mkdirSync(join(this.folder, 'tmp'));
  }

  static async open(driver: Driver): Promise<Ground> {
    return new Ground(driver, await driver.start());
  }

  get runs(): string {
    return join(this.folder, 'state', 'stash-addons', 'runs');
  }

  repository({ database, way }: Subject): string {
    return join(this.folder, `repository-${database}-${way.name}`);
  }

  /** Environment of the tools that check from outside what the product left. */
  toolEnv(subject: Subject): NodeJS.ProcessEnv {
    const repository = { RESTIC_REPOSITORY: this.repository(subject), RESTIC_PASSWORD };
    return { ...this.server.env, ...repository, XDG_CACHE_HOME: this.folder };
  }

  /** `stash-addons <verb>` on a database of the server. */
  start(args: string[], milliseconds: number): Running {
    const env = {
      PATH: this.server.env['PATH'],
      HOME: this.folder,
      TMPDIR: join(this.folder, 'tmp'),
      RESTIC_BINARY: cacheBin('restic'),
      RESTIC_PASSWORD,
      STASH_ADDONS_PASSWORD: this.server.password,
      XDG_STATE_HOME: join(this.folder, 'state'),
      XDG_CACHE_HOME: join(this.folder, 'cache'),
    };
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: join(root, 'examples', 'host'),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { pid: child.pid ?? 0, ended: finish(child, milliseconds) };
  }

  async close(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Resolves when the process has exited; what its orphans hold open is not waited for. */
function finish(child: ChildProcess, milliseconds: number): Promise<Finished> {
  let [stdout, stderr, hung] = ['', '', false];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, milliseconds);
  return new Promise((resolved) => {
    child.once('exit', (exit, signal) => {
      clearTimeout(timer);
      setTimeout(() => resolved({ exit, signal, stdout, stderr, hung }), 20);
    });
  });
}

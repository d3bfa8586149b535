import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, Plan, RunRequest, RunResult, Unit, WireOutput } from '@stash-addons/core';
import { cacheBin, makeRepository } from '@stash-addons/testbed';
import { build } from 'tsup';
import { afterAll } from 'vitest';

const packages = join(import.meta.dirname, '..', '..');
const RESTIC = cacheBin('restic');
const PASSWORD = 'repository-password-9';

const work = mkdtempSync(join(tmpdir(), 'runtime-test-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

let built: Promise<string> | undefined;

/** The folder of the programs, as an author would bundle them. */
export function bundle(): Promise<string> {
  built ??= (async () => {
    const outDir = join(work, 'dist');
    await build({
      entry: {
        widget: join(import.meta.dirname, 'fixtures', 'widget.ts'),
        'pid-again': join(import.meta.dirname, 'fixtures', 'pid-again.ts'),
        builtin: join(packages, 'runtime/src/builtin.ts'),
      },
      outDir,
      format: ['esm'],
      platform: 'node',
      target: 'es2023',
      config: false,
      silent: true,
      noExternal: [/.*/],
      splitting: false,
      outExtension: () => ({ js: '.mjs' }),
      esbuildOptions(options) {
        options.alias = {
          '@stash-addons/core': join(packages, 'core/src/index.ts'),
          '@stash-addons/restic': join(packages, 'restic/src/index.ts'),
        };
      },
    });
    return outDir;
  })();
  return built;
}

export interface Scene {
  root: string;
  repo: string;
  out: string;
  scratch: string;
  /** Occurs in the argv of every command of this scene. */
  token: string;
  request: RunRequest;
  secrets: Record<string, string>;
}

/** A private place with a repository. */
export function scene(options: { repository?: 'absent' } = {}): Scene {
  const root = mkdtempSync(join(work, 'scene-'));
  const repo = join(root, 'repo');
  if (options.repository !== 'absent') {
    makeRepository(repo, PASSWORD);
  }
  const scratch = join(root, 'scratch');
  const request: RunRequest = {
    contract: '1.0',
    operation: 'backup',
    session: { kind: 'BackupSession', namespace: 'demo', name: 'session-1', uid: 'u1', attempt: 1 },
    invoker: { kind: 'BackupConfiguration', namespace: 'demo', name: 'nightly', uid: 'u2' },
    member: { index: 0 },
    addon: { name: 'widget', version: '1.0.0', release: '1' },
    target: {
      ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', namespace: 'demo', name: 'shop' },
      appBinding: {
        apiVersion: 'appcatalog.appscode.com/v1alpha1',
        kind: 'AppBinding',
        metadata: { namespace: 'demo', name: 'shop' },
        spec: { type: 'widget', clientConfig: { url: 'widget://db.example:4711/shop' }, secret: { name: 'shop-auth' } },
      },
    },
    repository: {
      apiVersion: 'stash.appscode.com/v1alpha1',
      kind: 'Repository',
      metadata: { namespace: 'demo', name: 'repo' },
      spec: { backend: { storageSecretName: 'storage', local: { mountPath: repo } } },
    },
    params: {},
    hosts: [],
    actions: [],
    dirs: { '/stash-tmp': scratch },
    tags: { target: 'demo/AppBinding/shop', invoker: 'demo/nightly', session: 'session-1' },
    limits: { stallSeconds: 0 },
  };
  const secrets = { 'demo/shop-auth/username': 'ada', 'demo/shop-auth/password': 'pass:w"ord\\9' };
  return {
    root,
    repo,
    out: join(root, 'scratch', 'output'),
    scratch,
    token: `token-${root.split('-').at(-1)}`,
    request,
    secrets,
  };
}

function resticEnv(repo: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] as string,
    RESTIC_REPOSITORY: repo,
    RESTIC_PASSWORD: PASSWORD,
    RESTIC_CACHE_DIR: join(work, 'cache'),
  };
}

/** restic's answer, parsed. */
export function restic<T>(at: Scene, ...args: string[]): T {
  return JSON.parse(execFileSync(RESTIC, [...args, '--json'], { env: resticEnv(at.repo) }).toString()) as T;
}

export function resticText(at: Scene, ...args: string[]): Buffer {
  return execFileSync(RESTIC, args, { env: resticEnv(at.repo), maxBuffer: 1 << 28 });
}

/** A backup that waits for input for ever, with the lock it holds. */
export function holdLock(at: Scene): ChildProcess {
  return spawn(RESTIC, ['backup', '--stdin'], { env: resticEnv(at.repo), stdio: ['pipe', 'ignore', 'ignore'] });
}

/** Stores text as a snapshot, as any restic would; restic stores an empty one too, and ends with status 3. */
export function storeFile(at: Scene, file: string, content: string | Buffer, flags: string[] = []): string {
  const args = ['backup', '--json', '-q', '--stdin', '--stdin-filename', file, '--host', 'host-0', ...flags];
  const { stdout } = spawnSync(RESTIC, args, { env: resticEnv(at.repo), input: content });
  return /"snapshot_id":"([0-9a-f]+)"/.exec(stdout.toString())?.[1] as string;
}

export interface Snapshot {
  id: string;
  hostname: string;
  paths: string[];
  tags?: string[];
}

export function snapshots(at: Scene): Snapshot[] {
  return restic<Snapshot[]>(at, 'snapshots');
}

export const TAGS = ['--tag', 'stash-addons.dev/target=demo/AppBinding/shop'];

/** A shell command of this scene; the token makes its processes findable. */
export function sh(at: Scene, script: string, more: Partial<Command> = {}): Command {
  return { argv: ['sh', '-c', script, at.token], ...more };
}

export function plan(units: Unit[], more: Partial<Plan> = {}): Plan {
  return { before: [], after: [], units, concurrency: 1, warnings: [], ...more };
}

export function streamPlan(stages: Command[], format: 'marked' | 'plain' = 'marked', more: object = {}): Plan {
  const file = format === 'marked' ? 'widget.txt' : 'widget.bin';
  return plan([{ host: 'host-0', format, flow: { kind: 'stream', file, stages, ...more } }]);
}

export interface Ran {
  code: number | null;
  signal: string | null;
  log: Record<string, unknown>[];
  text: string;
  result: RunResult | undefined;
  output: WireOutput | undefined;
  ms: number;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ran>;
  /** Resolves when a log line with that message was written. */
  said(msg: string): Promise<void>;
}

export interface RunOptions {
  plan?: Plan;
  probe?: Command[][];
  /** Default: the operation of the request. */
  verb?: string;
  args?: string[];
  env?: Record<string, string>;
  output?: boolean;
  /** Runs the program as this user. */
  uid?: number;
}

/** Starts the widget's program for the scene's request. */
export async function start(at: Scene, options: RunOptions = {}): Promise<Started> {
  const dist = await bundle();
  if (options.plan !== undefined) at.request.params['plan'] = JSON.stringify(options.plan);
  if (options.probe !== undefined) at.request.params['probe'] = JSON.stringify(options.probe);
  const output = options.output === false ? [] : ['--output-dir=/stash-tmp/output'];
  const verb = options.verb ?? `${at.request.operation}-widget`;
  const args = [join(dist, 'widget.mjs'), verb, ...output, ...(options.args ?? [])];
  return launch(at, args, options);
}

export async function run(at: Scene, options: RunOptions = {}): Promise<Ran> {
  return (await start(at, options)).ended;
}

export async function runBuiltin(at: Scene, args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return launch(at, [join(await bundle(), 'builtin.mjs'), ...args], { env }).ended;
}

/** Writes the run directory; the path of the program of built-in steps, for whoever starts it in another way. */
export async function builtinFor(at: Scene): Promise<string> {
  writeRunDirectory(at);
  return join(await bundle(), 'builtin.mjs');
}

function launch(at: Scene, args: string[], { env, uid }: RunOptions): Started {
  writeRunDirectory(at);
  const startedAt = Date.now();
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env['PATH'] as string,
      HOME: at.root,
      RESTIC_BINARY: RESTIC,
      STASH_ADDONS_RUN_DIR: join(at.root, 'run'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let text = '';
  const onData: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (const check of onData) check();
    });
  }
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (code, signal) => {
      const log = text.split('\n').flatMap(parseLine);
      resolve({
        code,
        signal,
        log,
        text,
        result: readJson(at, 'result.json'),
        output: readJson(at, 'output.json'),
        ms: Date.now() - startedAt,
      });
    });
  });
  const said = (msg: string) =>
    new Promise<void>((resolve) => {
      const check = () => text.includes(`"msg":"${msg}"`) && resolve();
      onData.push(check);
      check();
    });
  return { child, ended, said };
}

function writeRunDirectory(at: Scene): void {
  const folder = join(at.root, 'run');
  const files = { ...at.secrets, 'demo/storage/RESTIC_PASSWORD': PASSWORD };
  for (const [path, value] of Object.entries(files)) {
    mkdirSync(join(folder, 'secrets', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'secrets', path), value);
  }
  writeFileSync(join(folder, 'request.json'), JSON.stringify(at.request));
}

function parseLine(line: string): Record<string, unknown>[] {
  try {
    return [JSON.parse(line) as Record<string, unknown>];
  } catch {
    return [];
  }
}

function readJson<T>(at: Scene, name: string): T | undefined {
  const path = join(at.out, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { AppBinding, RunRequest, RunResult } from '@stash-addons/core';
import { cacheBin, postgresClientDirs, type PostgresServer } from '@stash-addons/testbed';
import { manifest } from '../../src/manifest.js';

const folder = resolve(import.meta.dirname, '..', '..');
const PROGRAM = join(folder, 'dist', 'program.js');
const NAMESPACE = 'demo';
export const REPOSITORY_PASSWORD = 'repository password';

/** A run of the built program must be a run of these sources. */
function builtProgram(): string {
  const newest = Math.max(
    ...readdirSync(join(folder, 'src')).map((name) => statSync(join(folder, 'src', name)).mtimeMs),
  );
  if (existsSync(PROGRAM) && statSync(PROGRAM).mtimeMs > newest) return PROGRAM;
  throw new Error(`${PROGRAM} is older than its sources. Build it: pnpm build`);
}

export interface Target {
  server: Pick<PostgresServer, 'host' | 'port' | 'superuser' | 'password'>;
  /** Path and query of the URL. */
  url?: string;
  secret?: Record<string, string>;
  tls?: Record<string, string>;
  clientConfig?: Partial<AppBinding['spec']['clientConfig']>;
}

export interface Run extends Target {
  operation: 'backup' | 'restore';
  params?: Record<string, string>;
  /** Hosts of the request, to choose a snapshot. */
  hosts?: RunRequest['hosts'];
  adoptUntagged?: boolean;
  /** Majors of the clients that are to be found; all when left out. */
  clients?: string[];
}

export interface Ended {
  result: RunResult;
  /** All it wrote, on either output. */
  log: string;
}

/** A repository in a folder, and a private place for the runs that use it. */
export interface Bench {
  repository: string;
  run(run: Run): Promise<Ended>;
  restic(args: string[], input?: string): Promise<string>;
  remove(): void;
}

export function createBench(): Bench {
  const home = mkdtempSync(join(tmpdir(), 'sa-pg-'));
  const repository = join(home, 'repository');
  mkdirSync(repository);
  const env = {
    ...process.env,
    RESTIC_BINARY: cacheBin('restic'),
    PATH: `${dirname(cacheBin('restic'))}${delimiter}${process.env['PATH'] ?? ''}`,
  };
  let count = 0;
  return {
    repository,
    async run(given) {
      count += 1;
      const runDir = writeRun(given, join(home, `run-${count}`), repository);
      const clients = given.clients ?? [...postgresClientDirs().keys()];
      const folders = clients.map((major) => postgresClientDirs().get(major) ?? '');
      const path = [...folders, dirname(cacheBin('restic')), env.PATH].join(delimiter);
      const log = await spawned(process.execPath, [builtProgram(), ...argsOf(given)], {
        env: { ...env, PATH: path, STASH_ADDONS_RUN_DIR: runDir },
      });
      return {
        result: JSON.parse(readFileSync(join(runDir, 'scratch', 'output', 'result.json'), 'utf8')) as RunResult,
        log: log.all,
      };
    },
    async restic(args, input) {
      const own = { RESTIC_REPOSITORY: repository, RESTIC_PASSWORD: REPOSITORY_PASSWORD };
      const { code, stdout, all } = await spawned(cacheBin('restic'), [...args, '--no-cache'], {
        env: { ...env, ...own },
        input,
      });
      if (code !== 0) throw new Error(`restic ${args.join(' ')}: ${all}`);
      return stdout;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** The args of the addon's own Function, as the resolver would leave them. */
function argsOf({ operation, params = {} }: Run): string[] {
  const variables: Record<string, string> = {
    REPOSITORY_PROVIDER: 'local',
    REPOSITORY_BUCKET: '/safe',
    REPOSITORY_SECRET_NAME: 'repository',
    REPOSITORY_SECRET_NAMESPACE: NAMESPACE,
    NAMESPACE,
    TARGET_NAME: 'db',
    TARGET_NAMESPACE: NAMESPACE,
    outputDir: '/stash-tmp/output',
    ENABLE_CACHE: 'false',
    ...params,
  };
  const template = manifest.operations[operation]?.functions[0]?.args ?? [];
  return template.map((arg) =>
    arg.replaceAll(/\$\{(\w+):=([^}]*)\}/g, (_, name: string, byDefault: string) => variables[name] ?? byDefault),
  );
}

function writeRun(run: Run, dir: string, repository: string): string {
  const { server, tls } = run;
  const secret = run.secret ?? { username: server.superuser, password: server.password };
  const objects: Record<string, Record<string, string>> = {
    repository: { RESTIC_PASSWORD: REPOSITORY_PASSWORD },
    'db-auth': secret,
    ...(tls === undefined ? {} : { 'db-tls': tls }),
  };
  for (const [name, values] of Object.entries(objects)) {
    const place = join(dir, 'secrets', NAMESPACE, name);
    mkdirSync(place, { recursive: true });
    for (const [key, value] of Object.entries(values)) writeFileSync(join(place, key), value, { mode: 0o600 });
  }
  mkdirSync(join(dir, 'scratch'));
  writeFileSync(join(dir, 'request.json'), JSON.stringify(requestOf(run, { dir, repository })));
  return dir;
}

function requestOf(run: Run, { dir, repository }: { dir: string; repository: string }): RunRequest {
  const { operation, server, params = {} } = run;
  const session = {
    kind: operation === 'backup' ? 'BackupSession' : 'RestoreSession',
    namespace: NAMESPACE,
    name: 'now',
    uid: 'u1',
    attempt: 1,
  } as const;
  const flags = new Set(
    Object.entries(manifest.params).flatMap(([name, { flag }]) => (flag === undefined ? [] : [name])),
  );
  return {
    contract: '1.0',
    operation,
    session,
    invoker: { kind: 'BackupConfiguration', namespace: NAMESPACE, name: 'every-night', uid: 'u2' },
    member: { index: 0 },
    addon: { name: 'postgres', version: '0.1.0', release: '15.1' },
    target: {
      ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'db', namespace: NAMESPACE },
      appBinding: {
        apiVersion: 'appcatalog.appscode.com/v1alpha1',
        kind: 'AppBinding',
        metadata: { name: 'db', namespace: NAMESPACE },
        spec: {
          type: 'postgres',
          clientConfig: { url: `postgres://${server.host}:${server.port}${run.url ?? ''}`, ...run.clientConfig },
          secret: { name: 'db-auth' },
          ...(run.tls === undefined ? {} : { tlsSecret: { name: 'db-tls' } }),
        },
      },
    },
    repository: {
      apiVersion: 'stash.appscode.com/v1alpha1',
      kind: 'Repository',
      metadata: { name: 'repository', namespace: NAMESPACE },
      spec: {
        backend: { storageSecretName: 'repository', local: { mountPath: '/safe', hostPath: { path: repository } } },
      },
    },
    params: Object.fromEntries(Object.entries(params).filter(([name]) => !flags.has(name))),
    hosts: run.hosts ?? [],
    actions: [{ name: 'InitializeBackendRepository' }],
    retention: { prune: false, adoptUntagged: run.adoptUntagged ?? false },
    dirs: { '/stash-tmp': join(dir, 'scratch'), '/safe': repository },
    tags: { target: 'demo/db', invoker: 'demo/every-night', session: 'demo/now' },
    limits: { stallSeconds: 60 },
  };
}

interface Spawned {
  code: number | null;
  stdout: string;
  all: string;
}

function spawned(
  file: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; input?: string | undefined },
): Promise<Spawned> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { env: options.env, timeout: 90_000 });
    let [stdout, all] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      all += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => (all += chunk.toString()));
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, all }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestSource } from '@stash-addons/core';
import type { Action, ActionWish } from '../declare/action.js';
import type { Database, RunningServer, ServerCertificate, ServerWish } from '../declare/database.js';
import type { Params, ServerDeclaration } from '../declare/server.js';
import { freePort } from '../machine/free-port.js';
import { shell } from '../machine/shell.js';
import { startCommand } from './start-command.js';
import { startImage } from './start-image.js';
import { makeTlsFiles } from './tls-files.js';
import { filledIn, serverVariables, wishVariables } from './variables.js';

export interface ServedWish {
  declaration: ServerDeclaration;
  manifest: ManifestSource;
  /** The addon's folder, in which texts are run. */
  cwd: string;
  /** A private folder for the server, not there yet. */
  folder: string;
  password: string;
  certificate?: ServerCertificate | undefined;
  clientCertificate?: boolean | undefined;
}

/** A server that runs, with all that is known of it. */
export interface Served {
  database: Database;
  /** PEM, each empty where there is none. */
  caPem: string;
  clientCertPem: string;
  clientKeyPem: string;
  /** Of actions and of the addon's program. */
  env: Record<string, string>;
  volume?: string;
  /** Of this version alone. */
  params: Params;
  /** Runs an action on it. */
  act<Answer>(action: Action<Answer>, wish?: Partial<ActionWish>): Promise<Answer | string>;
  stop(): Promise<void>;
}

export async function serve(wish: ServedWish): Promise<Served> {
  mkdirSync(join(wish.folder, 'data'), { recursive: true, mode: 0o755 });
  const asked = await serverWish(wish);
  const running = await start(wish, asked);
  const database = databaseOf(wish, asked, running);
  const variables = serverVariables({ ...asked, ...database });
  const env = { ...inherited(), ...running.env };
  const place = { cwd: wish.cwd, env: { ...env, ...variables } };
  database.sh = (script) => shell(script, place);
  const stop = async (): Promise<void> => {
    await running.stop?.();
    rmSync(wish.folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return {
    database,
    ...pems(asked, running),
    env,
    params: wish.declaration.params ?? {},
    ...(running.volume === undefined ? {} : { volume: running.volume }),
    async act(action, { megabytes = 1, newUser = '', newPassword = '' } = {}) {
      const given = { megabytes, newUser, newPassword };
      if (typeof action === 'function') return action(database, given);
      return shell(action, { ...place, env: { ...place.env, ...wishVariables(given) } });
    },
    stop,
  };
}

async function serverWish(wish: ServedWish): Promise<ServerWish> {
  const { certificate, clientCertificate = false } = wish;
  return {
    version: wish.declaration.version,
    folder: join(wish.folder, 'data'),
    port: await freePort(),
    password: wish.password,
    ...(certificate === undefined
      ? {}
      : { tls: makeTlsFiles(join(wish.folder, 'tls'), certificate, clientCertificate) }),
  };
}

async function start(wish: ServedWish, asked: ServerWish): Promise<RunningServer> {
  const { declaration, manifest, cwd } = wish;
  if ('start' in declaration) return declaration.start(asked);
  const user = declaration.user ?? 'admin';
  const variables = serverVariables({ ...asked, host: '127.0.0.1', user, url: '' });
  const url = declaration.url === undefined ? defaultUrl(manifest, asked.port) : filledIn(declaration.url, variables);
  const env = { ...inherited(), ...declaration.env, ...variables, DB_URL: url };
  const place = { cwd, env, port: asked.port, ready: declaration.ready };
  const stop = await startDeclared(declaration, place);
  if (declaration.prepare !== undefined) await shell(declaration.prepare, place);
  return { user, url, ...(declaration.env && { env: declaration.env }), stop };
}

type Place = Parameters<typeof startImage>[1];

function startDeclared(
  declaration: Exclude<ServerDeclaration, { start: unknown }>,
  place: Place,
): Promise<() => Promise<void>> {
  if ('image' in declaration) return startImage(declaration, place);
  if (declaration.command === '') return Promise.resolve(() => Promise.resolve());
  return startCommand({ ...place, argv: ['sh', '-euc', declaration.command] });
}

function defaultUrl({ serves: [serves] }: ManifestSource, port: number, host = '127.0.0.1'): string {
  return serves?.target === 'AppBinding' ? `${serves.urlSchemes[0] ?? ''}://${host}:${port}` : '';
}

function databaseOf({ manifest }: ServedWish, asked: ServerWish, running: RunningServer): Database {
  const { host = '127.0.0.1', port = asked.port } = running;
  return {
    version: asked.version,
    host,
    port,
    user: running.user ?? 'admin',
    password: running.password ?? asked.password,
    url: running.url ?? defaultUrl(manifest, port, host),
    folder: asked.folder,
    handle: running.handle,
    sh: () => Promise.reject(new Error('The server is not started yet')),
  };
}

function pems({ tls }: ServerWish, running: RunningServer): Pick<Served, 'caPem' | 'clientCertPem' | 'clientKeyPem'> {
  const read = (path: string | undefined) => (path === undefined ? '' : readFileSync(path, 'utf8'));
  return {
    caPem: running.caPem ?? read(tls?.ca),
    clientCertPem: running.clientCertPem ?? read(tls?.client?.cert),
    clientKeyPem: running.clientKeyPem ?? read(tls?.client?.key),
  };
}

function inherited(): Record<string, string> {
  const rows = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'USER'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(rows);
}

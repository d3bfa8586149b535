import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort, makeTempDir, startServer } from '@stash-addons/testbed';
import { must } from './run.js';

export interface Registry {
  /** With a slash at the end: `http://127.0.0.1:4873/`. */
  url: string;
  /** Whoever installs or publishes with this in its environment (npm, pnpm, yarn) uses this registry, and a cache of its own. */
  env: Record<string, string>;
  /** The folder of what is published in it. */
  storage: string;
  /** All the registry has printed. */
  output(): string;
  stop(): Promise<void>;
}

/** What is published here; everything else comes from the registry that npm is configured with. */
const OURS = ['@stash-addons/*', 'create-stash-addon', 'stash-addon-*', '@*/stash-addon-*'];

async function upstream(): Promise<string> {
  return (await must('npm', ['config', 'get', 'registry'], { cwd: '/' })).trim();
}

function configuration(folder: string, uplink: string): object {
  const open = { access: '$all', publish: '$all', unpublish: '$all' };
  return {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: -1 } },
    uplinks: { upstream: { url: uplink, timeout: '60s', maxage: '1h' } },
    packages: { ...Object.fromEntries(OURS.map((name) => [name, open])), '**': { ...open, proxy: 'upstream' } },
    max_body_size: '100mb',
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  };
}

/** Anybody may publish, but npm does not even ask without a token. */
function clientEnvironment(folder: string, url: string): Record<string, string> {
  const userconfig = join(folder, 'npmrc');
  const lines = [`registry=${url}`, `${url.replace('http:', '')}:_authToken=anybody`, 'audit=false', 'fund=false'];
  writeFileSync(
    userconfig,
    `${[...lines, 'update-notifier=false', `cache=${join(folder, 'npm-cache')}`].join('\n')}\n`,
  );
  return {
    NPM_CONFIG_USERCONFIG: userconfig,
    NPM_CONFIG_REGISTRY: url,
    // pnpm waits some days before it takes a new version; ours are some seconds old.
    PNPM_CONFIG_MINIMUM_RELEASE_AGE: '0',
    PNPM_CONFIG_STORE_DIR: join(folder, 'pnpm-store'),
    PNPM_CONFIG_CACHE_DIR: join(folder, 'pnpm-cache'),
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_NPM_MINIMAL_AGE_GATE: '0',
    YARN_GLOBAL_FOLDER: join(folder, 'yarn'),
    YARN_ENABLE_TELEMETRY: '0',
  };
}

/** Starts an npm registry on a free port of the loopback address, with nothing published, or a copy of what another one had. */
export async function startRegistry(published?: string): Promise<Registry> {
  const dir = makeTempDir();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const storage = join(dir.path, 'storage');
  mkdirSync(storage);
  if (published !== undefined) cpSync(published, storage, { recursive: true });
  // JSON is YAML too.
  writeFileSync(join(dir.path, 'config.yaml'), JSON.stringify(configuration(dir.path, await upstream())));
  const server = await startServer({
    program: process.execPath,
    args: [programOf(), '--config', join(dir.path, 'config.yaml'), '--listen', `127.0.0.1:${port}`],
    stopSignal: 'SIGTERM',
    isReady: () => isUp(url),
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    dir.remove();
  };
  return { url, env: clientEnvironment(dir.path, url), storage, output: server.output, stop };
}

function programOf(): string {
  return join(dirname(createRequire(import.meta.url).resolve('verdaccio/package.json')), 'bin', 'verdaccio');
}

async function isUp(url: string): Promise<boolean> {
  return fetch(`${url}-/ping`).then(
    ({ ok }) => ok,
    () => false,
  );
}

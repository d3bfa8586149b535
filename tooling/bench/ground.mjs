import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cacheBin } from '@stash-addons/testbed';

const root = resolve(import.meta.dirname, '..', '..');
export const CLI = join(root, 'packages', 'cli', 'dist', 'main.js');
export const HOST = join(root, 'examples', 'host');

/** The database that is measured, and one that takes no time. */
export const SHOP = 'shop';
export const TINY = 'tiny';

/** A server with one large database, and a folder for repositories. Durability would cost both sides the same. */
export async function openGround(driver, megabytes) {
  const server = await driver.start({ large: true });
  const folder = mkdtempSync(join(tmpdir(), 'sa-bench-'));
  const env = {
    ...server.env,
    HOME: folder,
    RESTIC_PASSWORD: 'a password of the benchmark',
    RESTIC_BINARY: cacheBin('restic'),
    RESTIC_CACHE_DIR: join(folder, 'bare-cache'),
    STASH_ADDONS_PASSWORD: server.password,
    ...{ XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') },
  };
  await server.create(SHOP);
  await server.fillShop(SHOP, megabytes);
  await server.create(TINY);
  await server.fill(TINY, 1);
  const way = server.way(driver.ways[0]);
  return {
    ...{ client: driver.client, server, way, folder, env },
    backupArgs: (database, repo) => ['backup', server.url(database), '--repo', repo, ...way.backupArgs(database)],
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Says the processor seconds of all it started as its last line. */
const TIMED = ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'timed'];

/** Runs a command to its end; throws what it said when it failed. */
export function run(command, args, { env, cwd = HOST, watch = () => undefined }) {
  const started = performance.now();
  const child = spawn('bash', [...TIMED, command, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const watched = watch(child.pid);
  return new Promise((done, failed) => {
    child.once('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      const found = watched?.stop();
      const [user, system] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
      if (code === 0) done({ stdout, seconds, cpu: user + system, found });
      else failed(new Error(`${command} ${args.join(' ')}: exit ${code}: ${stderr.slice(-2000)}`));
    });
  });
}

export function bash(script, env) {
  return run('bash', ['-c', `set -euo pipefail; ${script}`], { env });
}

export function product(args, env, watch) {
  return run(process.execPath, [CLI, ...args], { env, watch });
}

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { cacheBin, postgresClientDirs, startPostgres } from '@stash-addons/testbed';

const root = resolve(import.meta.dirname, '..', '..');
export const CLI = join(root, 'packages', 'cli', 'dist', 'main.js');
export const HOST = join(root, 'examples', 'host');

/** Durability costs both sides the same and the disk of this machine says little. */
const CONFIG = {
  ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  ...{ wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '8GB', shared_buffers: '512MB' },
};

/** A server with one large database, and a folder for repositories. */
export async function openGround(megabytes) {
  const server = await startPostgres({ extraConfig: CONFIG });
  const folder = mkdtempSync(join(tmpdir(), 'sa-bench-'));
  const clients = postgresClientDirs().get(server.version);
  const env = {
    PATH: [clients, dirname(cacheBin('restic')), process.env.PATH].join(delimiter),
    HOME: folder,
    RESTIC_PASSWORD: 'a password of the benchmark',
    RESTIC_BINARY: cacheBin('restic'),
    RESTIC_CACHE_DIR: join(folder, 'bare-cache'),
    STASH_ADDONS_PASSWORD: server.password,
    ...{ PGHOST: server.host, PGPORT: String(server.port), PGUSER: server.superuser, PGPASSWORD: server.password },
    ...{ XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') },
  };
  await fill(server, megabytes);
  return {
    server,
    folder,
    env,
    url: (database) => `postgres://${server.superuser}@${server.host}:${server.port}/${database}`,
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** As text a row has about 200 bytes. */
const ROWS_OF_A_MEGABYTE = 5000;

/** Orders as a shop has them: names out of a list, numbers, times, and a note; half as large when compressed. */
async function fill(server, megabytes) {
  const rows = Math.round(megabytes * ROWS_OF_A_MEGABYTE);
  await server.psql('CREATE DATABASE shop');
  await server.psql(
    `CREATE TABLE orders AS SELECT i AS id,
       (ARRAY['Anna','Ben','Chidi','Dora','Emre','Fatima','Goro','Hana','Ivan','Jo'])[1 + hashint4(i) % 5 + 5 * (i % 2)] AS name,
       'customer' || (i * 7919::bigint) % 1000003 || '@example.com' AS email,
       (ARRAY['new','paid','packed','sent','returned'])[1 + i % 5] AS state,
       ((i * 104729::bigint) % 1000000) / 100.0 AS total,
       timestamp '2020-01-01' + i * interval '7 seconds' AS ordered,
       md5(i::text) AS tracking,
       'Left with ' || (ARRAY['a neighbour','the porter','nobody','the dog'])[1 + i % 4] || ', shelf ' || i % 977 || ', ' || substr(md5((i * 3)::text), 1, 24) AS note
     FROM generate_series(1, ${rows}) i;
     ALTER TABLE orders ADD PRIMARY KEY (id);
     ANALYZE orders;`,
    'shop',
  );
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

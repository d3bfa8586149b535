import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../lib/paths.mjs';
import { capture, isExecutable, must } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';
import { once } from '../lib/stamp.mjs';
import { unpackDebianTree, writeWrapper } from './debian-tree.mjs';

/** Which Debian suite carries which version, and in which packages. */
const SUITES = {
  10.5: { suite: 'bullseye', packages: ['mariadb-server-core-10.5', 'mariadb-client-10.5'] },
  10.11: { suite: 'bookworm', packages: ['mariadb-server-core', 'mariadb-client'] },
  11.8: { suite: 'trixie', packages: ['mariadb-server-core', 'mariadb-client'] },
};

export const mariadbVersions = Object.keys(SUITES);

const CLIENTS = ['mariadb', 'mariadb-dump'];

function programIn(root, name) {
  const found = [join('usr', 'sbin', name), join('usr', 'bin', name)].find((path) => isExecutable(join(root, path)));
  if (!found) throw new Missing(`${name} is in none of the packages that were unpacked to ${root}.`);
  return found;
}

/** The tree's programs and messages as the folders of a server that was installed there. */
function makeBase(root, home) {
  mkdirSync(join(home, 'bin'), { recursive: true });
  for (const name of ['mariadbd', 'my_print_defaults', 'resolveip']) {
    writeWrapper({ root, program: programIn(root, name), path: join(home, 'bin', name) });
  }
  const share = join(root, 'usr', 'share');
  symlinkSync(share, join(home, 'share'));
  const messages = ['mariadb', 'mysql']
    .map((name) => join(share, name))
    .find((path) => existsSync(join(path, 'english')));
  symlinkSync(messages, join(home, 'messages'));
  symlinkSync('bin', join(home, 'sbin'));
  symlinkSync('mariadbd', join(home, 'bin', 'mysqld'));
}

/** Data of a server nobody has used yet: making them anew takes longer than all the rest of a start. */
async function initialise(root, home) {
  await must('sh', [
    join(root, programIn(root, 'mariadb-install-db')),
    ...['--no-defaults', `--basedir=${home}`, `--datadir=${join(home, 'data')}`, '--user=root'],
    `--lc-messages-dir=${join(home, 'messages')}`,
    ...['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
    ...['--innodb-log-file-size=8M', '--innodb-flush-method=nosync'],
  ]);
}

async function install(version, home, clients) {
  const tree = join(cache, 'debian', `mariadb-${version}`);
  for (const folder of [home, clients]) rmSync(folder, { recursive: true, force: true });
  await unpackDebianTree({ folder: tree, ...SUITES[version] });
  const root = join(tree, 'root');
  makeBase(root, home);
  mkdirSync(clients, { recursive: true });
  for (const name of CLIENTS) writeWrapper({ root, program: programIn(root, name), path: join(clients, name) });
  await initialise(root, home);
}

async function versionOf(program) {
  const { code, output } = await capture(program, ['--version']);
  return code === 0 ? /(\d+\.\d+\.\d+)-MariaDB/.exec(output)?.[1] : undefined;
}

/** A MariaDB server with fresh data to copy, and the client programs of the same version. */
export async function ensureMariadb(version) {
  const home = join(cache, 'mariadb', version);
  const clients = join(cache, 'mariadb-client', version, 'bin');
  await once(join(home, '.stamp'), JSON.stringify(SUITES[version]), () => install(version, home, clients));
  const versions = await Promise.all([join(home, 'bin', 'mariadbd'), join(clients, 'mariadb-dump')].map(versionOf));
  if (versions.includes(undefined)) {
    throw new Missing(`MariaDB ${version} was unpacked to ${home}, but does not run here.`);
  }
  return { note: [...new Set(versions)].join(', ') };
}

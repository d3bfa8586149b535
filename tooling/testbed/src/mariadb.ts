import { join } from 'node:path';
import { startFamilyServer } from './mysql-family.js';
import type { FamilyOptions, FamilyServer } from './mysql-family.js';
import { mariadbClientDirs, mariadbServerDir } from './paths.js';

export type MariadbOptions = FamilyOptions;
export type MariadbServer = FamilyServer;

/** Starts a MariaDB server; its version is such as '10.11', which is the default. */
export async function startMariadb(options: MariadbOptions = {}): Promise<MariadbServer> {
  const { version = '10.11' } = options;
  const home = mariadbServerDir(version);
  const flavour = {
    ...{ version, home, server: 'mariadbd', client: join([...mariadbClientDirs().values()].at(-1) ?? '', 'mariadb') },
    // One is made for the machine's name too, which a server that resolves none does not know.
    dropSuperuser: `delete from mysql.global_priv where host not in ('localhost', '%', ''); flush privileges;`,
    clientArgs: ['--skip-ssl'],
    first: ['--no-defaults', `--basedir=${home}`, `--lc-messages-dir=${join(home, 'messages')}`],
    config: { 'innodb-log-file-size': '8M' },
    withoutTls: { 'skip-ssl': 'ON' },
  };
  return startFamilyServer(flavour, options);
}

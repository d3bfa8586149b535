import { mariadbClientDirs, startMariadb } from '@stash-addons/testbed';
import type { DatabaseServer, Driver, StartOptions } from './driver.js';
import { familyDumper, familyServer, type Family } from './sql-family.js';

const LARGE = { 'innodb-buffer-pool-size': '512M', 'innodb-log-file-size': '1G' };

const FAMILY: Family = {
  scheme: 'mariadb',
  clients: (version) => mariadbClientDirs().get(version) ?? '',
  client: 'mariadb',
  socketArgs: ['--skip-ssl'],
  dump: 'mariadb-dump',
  dumpOptions: '--single-transaction --no-tablespaces --routines --events',
};

async function start({ large, ...options }: StartOptions = {}): Promise<DatabaseServer> {
  const server = await startMariadb({ ...options, ...(large ? { extraConfig: LARGE } : {}) });
  return familyServer(FAMILY, server);
}

export const mariadb: Driver = {
  name: 'mariadb',
  ways: ['sql'],
  certificateIn: 'tls',
  backupOfNothing: 'backup {url} --repo {repo} --param args=nowhere',
  client: {
    dumps: /\/mariadb-dump (?!.*--version)/,
    loads: /\/mariadb (?!.*--version)/,
    names: [],
    folders: [],
    install: 'apt-get install mariadb-client',
    dumper: familyDumper('mariadb-dump', 'mariadb-dump: Got error: 2013: "Lost connection to server during query"'),
  },
  start,
};

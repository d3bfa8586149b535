import { mysqlClientDirs, startMysql } from '@stash-addons/testbed';
import type { DatabaseServer, Driver, StartOptions } from './driver.js';
import { familyDumper, familyServer, type Family } from './sql-family.js';

const LARGE = { 'innodb-buffer-pool-size': '512M', 'innodb-redo-log-capacity': '1G' };

const FAMILY: Family = {
  scheme: 'mysql',
  clients: (version) => mysqlClientDirs().get(version) ?? '',
  client: 'mysql',
  socketArgs: [],
  dump: 'mysqldump',
  dumpOptions: '--single-transaction --routines --events --triggers --set-gtid-purged=OFF --no-tablespaces',
};

async function start({ large, ...options }: StartOptions = {}): Promise<DatabaseServer> {
  const server = await startMysql({ ...options, ...(large ? { extraConfig: LARGE } : {}) });
  return familyServer(FAMILY, server);
}

export const mysql: Driver = {
  name: 'mysql',
  ways: ['sql'],
  certificateIn: 'tls',
  backupOfNothing: 'backup {url} --repo {repo} --param args=nowhere',
  client: {
    dumps: /\/mysqldump (?!.*--version)/,
    loads: /\/mysql (?!.*--version)/,
    names: [],
    folders: [],
    install: 'the package mysql-client',
    dumper: familyDumper('mysqldump', 'mysqldump: Got error: 2013: Lost connection to MySQL server during query'),
  },
  start,
};

import { join } from 'node:path';
import { startFamilyServer } from './mysql-family.js';
import type { FamilyOptions, FamilyServer } from './mysql-family.js';
import { mysqlClientDirs, mysqlServerDir } from './paths.js';

export type MysqlOptions = FamilyOptions;
export type MysqlServer = FamilyServer;

/** The server of 5.6 cannot drop an account only if it is there. */
const DROP_IN_5_6 = `delete from mysql.user where host = '127.0.0.1'; flush privileges;`;

/** Starts a MySQL server; its version is `9`, the default, or `5.6`. */
export async function startMysql(options: MysqlOptions = {}): Promise<MysqlServer> {
  const { version = '9' } = options;
  const home = mysqlServerDir(version);
  const flavour = {
    ...{ version, home, server: 'mysqld', client: join([...mysqlClientDirs().values()].at(-1) ?? '', 'mysql') },
    clientArgs: [],
    first: [`--defaults-file=${join(home, 'server.cnf')}`],
    // What an old server does not know is loose.
    config: { 'loose-mysqlx': 'OFF', 'loose-innodb-redo-log-capacity': '8M', 'log-bin': 'binlog' },
    withoutTls: { 'loose-tls-version': '' },
    ...(version === '5.6' ? { dropSuperuser: DROP_IN_5_6 } : {}),
  };
  return startFamilyServer(flavour, options);
}

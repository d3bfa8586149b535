import { holds, type Dialect, type TlsWish } from '@stash-addons/mysql-family';

const TLS: Record<TlsWish, string[]> = {
  verify: ['--ssl-mode=VERIFY_IDENTITY'],
  encrypt: ['--ssl-mode=REQUIRED'],
  // Without TLS the password is encrypted with a key that the server has to be asked for.
  open: ['--ssl-mode=PREFERRED', '--get-server-public-key'],
};

export const dialect: Dialect = {
  title: 'MySQL',
  client: 'mysql',
  dump: 'mysqldump',
  range: '>=8.0.30',
  install:
    "the package mysql-client of MySQL's own repository (https://dev.mysql.com/downloads/repo/apt/); programs of the " +
    "same name that are MariaDB's, as Debian's default-mysql-client has them, write what MySQL cannot always load",
  isOwnVersion: (version) => !/mariadb/i.test(version),
  readsRoutines: (grants) => holds(grants, ['SELECT']),
  tls: (wish) => TLS[wish],
  loading: [],
  urlOptions: ['ssl-mode', 'ssl-cipher', 'tls-version', 'tls-ciphersuites', 'server-public-key-path'],
};

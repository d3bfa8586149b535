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
  // In no other scope than that of the server, so that ALL on a database does not do.
  readsRoutines: (grants) => holds(grants, ['SELECT', 'SHOW_ROUTINE']),
  routinePrivilege: 'SHOW_ROUTINE on *.*',
  tls: (wish) => TLS[wish],
  rowsAlone: ['--set-gtid-purged=OFF', '--loose-skip-masking-policies'],
  loading: [],
  urlOptions: ['ssl-mode', 'ssl-cipher', 'tls-version', 'tls-ciphersuites', 'server-public-key-path'],
};

import { holds, type Dialect, type TlsWish } from '@stash-addons/mysql-family';

const TLS: Record<TlsWish, string[]> = {
  verify: ['--ssl-verify-server-cert'],
  encrypt: ['--ssl', '--skip-ssl-verify-server-cert'],
  // Clients from 11.4 on would otherwise refuse every server without a certificate that the machine knows.
  open: ['--skip-ssl-verify-server-cert'],
};

export const dialect: Dialect = {
  title: 'MariaDB',
  client: 'mariadb',
  dump: 'mariadb-dump',
  install: 'apt-get install mariadb-client',
  isOwnVersion: (version) => /mariadb/i.test(version),
  readsRoutines: (grants, database) =>
    holds(grants, ['SELECT'], 'mysql') || holds(grants, ['SHOW CREATE ROUTINE'], database),
  routinePrivilege: 'SELECT on mysql.*',
  tls: (wish) => TLS[wish],
  rowsAlone: [],
  // A statement that fails can hold rows, which belong into no log.
  loading: ['--loose-skip-print-query-on-error'],
  urlOptions: ['ssl', 'ssl-cipher', 'ssl-verify-server-cert', 'tls-version'],
};

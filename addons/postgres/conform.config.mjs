import { dataSets, ONE_DATABASE, startServer } from '@stash-addons/drivers/postgres';
import { defineConformance } from '@stash-addons/testkit';

const VERSIONS = ['15.18', '16.14', '17.10', '18.4'];
/** The clients here are newer, and a dump of all databases by them goes into a server from 15 on alone. */
const OLD_VERSIONS = ['12.22', '13.23', '14.23'];
const ONE = { backup: { backupCMD: 'pg_dump', database: ONE_DATABASE }, restore: { database: ONE_DATABASE } };
const text = (value) => `'${value.replaceAll("'", "''")}'`;

export default defineConformance({
  servers: [
    ...VERSIONS.map((version) => ({ version, start: startServer })),
    ...OLD_VERSIONS.map((version) => ({ version, start: startServer, params: ONE })),
  ],
  data: dataSets,
  programs: {
    dump: {
      name: 'pg_dumpall',
      when: '*--no-password*',
      folder: (version) => `${version.split('.')[0]}/bin`,
      error: 'pg_dumpall: error: a fake one',
    },
    load: { name: 'psql', when: '*--file=-*' },
    // pg_dumpall starts pg_dump by a shell.
    others: ['sh'],
  },
  login: {
    stranger: ({ handle }, { newUser, newPassword }) =>
      handle.psql(`create role ${newUser} login password ${text(newPassword)}`),
    changePassword: ({ handle }, { newPassword }) => handle.psql(`alter role postgres password ${text(newPassword)}`),
  },
});

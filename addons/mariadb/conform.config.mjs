import { dataSets, login, startServer } from '@stash-addons/drivers/mariadb';
import { defineConformance } from '@stash-addons/testkit';

const VERSIONS = ['10.11.18', '10.5.23', '11.8.6'];

export default defineConformance({
  servers: VERSIONS.map((version) => ({ version, start: startServer })),
  data: dataSets,
  programs: {
    dump: {
      name: 'mariadb-dump',
      when: '*--defaults-file=*',
      folder: () => 'bin',
      error: 'mariadb-dump: Got error: 2013: "Lost connection to server during query"',
    },
    load: { name: 'mariadb', when: '*--binary-mode*' },
  },
  login,
});

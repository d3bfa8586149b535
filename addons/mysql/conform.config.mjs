import { dataSets, login, startServer } from '@stash-addons/drivers/mysql';
import { defineConformance } from '@stash-addons/testkit';

const VERSIONS = ['9.7.4', '5.6.24'];

export default defineConformance({
  servers: VERSIONS.map((version) => ({ version, start: startServer })),
  data: dataSets,
  programs: {
    dump: {
      name: 'mysqldump',
      when: '*--defaults-file=*',
      folder: () => 'bin',
      error: 'mysqldump: Got error: 2013: Lost connection to MySQL server during query',
    },
    load: { name: 'mysql', when: '*--binary-mode*' },
  },
  login,
});

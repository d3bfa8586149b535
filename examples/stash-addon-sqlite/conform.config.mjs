import { execFileSync } from 'node:child_process';
import { defineConformance } from '@stash-addons/testkit';

const version = execFileSync('sqlite3', ['--version'], { encoding: 'utf8' }).split(' ')[0];
const file = 'sqlite3 "$DB_FOLDER/shop.db"';
const noServer = 'a database is a file, which is opened and not connected to';

/** There is no server: the file is what is filled, compared and taken away. */
export default defineConformance({
  servers: [{ version, command: '', url: 'sqlite://$DB_FOLDER/shop.db' }],
  data: {
    typical: `${file} < test/typical.sql`,
    hostileNames: `${file} < test/hostile-names.sql`,
    large: `${file} "CREATE TABLE large (content BLOB); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $DB_MEGABYTES) INSERT INTO large SELECT randomblob(1048576) FROM n"`,
    // By quote() and not by .dump, which cuts texts off; also what belongs to the file and to no table.
    fingerprint: 'sh test/fingerprint.sh "$DB_FOLDER/shop.db"',
    clear: `rm -f "$DB_FOLDER"/shop.db*; ${file} VACUUM`,
  },
  programs: {
    // It writes a file, in the folder that the addon's script has changed into.
    dump: { name: 'sqlite3', when: '*.backup*', damage: 'truncate --size=-4096 database.sqlite' },
    load: { name: 'sqlite3', when: '*.restore*' },
  },
  lacks: {
    network: noServer,
    password: noServer,
    changePassword: noServer,
    stranger: noServer,
    tls: noServer,
    clientCertificate: noServer,
    dumpError: 'sqlite3 exits with 1 when .backup fails',
  },
});

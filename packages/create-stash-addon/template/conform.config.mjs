import { delimiter, join } from 'node:path';
import { defineConformance } from '@stash-addons/testkit';

const sample = join(import.meta.dirname, 'sample');
const login = 'export WIDGET_USER="$DB_USER" WIDGET_PASSWORD="$DB_PASSWORD"';
const widget = (verb) =>
  `${login}; widget ${verb} --host=$DB_HOST --port=$DB_PORT --ca=$DB_TLS_CA --cert=$DB_CLIENT_CERT --key=$DB_CLIENT_KEY`;

/** How the database is started, filled and compared, for `npm run conform`. */
export default defineConformance({
  servers: [
    {
      version: '1.0.0',
      command: 'exec node sample/server.mjs',
      env: { PATH: [join(sample, 'bin'), process.env.PATH].join(delimiter) },
    },
  ],
  data: {
    typical: `${widget('load')} < sample/typical.jsonl`,
    hostileNames: `${widget('load')} < sample/hostile-names.jsonl`,
    large: `node sample/large.mjs "$DB_MEGABYTES" | (${widget('load')})`,
    fingerprint: `${widget('dump')} | sort`,
    clear: `echo '{"end":true}' | (${widget('load')})`,
  },
  programs: { dump: { name: 'widget', when: 'dump *' }, load: { name: 'widget', when: 'load *' } },
  lacks: {
    changePassword: 'the sample has its password from its start',
    stranger: 'the sample has one user',
    dumpError: 'widget exits with 1 whenever it fails',
  },
});

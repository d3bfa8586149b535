import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadAddonImage, startCluster } from '@stash-addons/testbed/cluster';
import type { Cluster } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pod } from './objects.js';

const addons = join(import.meta.dirname, '..', '..', '..', '..', 'addons');

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ name: `addons-${process.pid}` });
});

afterAll(() => cluster?.stop());

/** What each program says of itself in the addon's image, as the user that it runs as. */
const CLIENTS = {
  mariadb: ['mariadb-dump --version', /MariaDB/],
  mysql: ['mysqldump --version', /Ver \d/],
  nats: ['nats --version', /^v?\d/m],
  postgres: ['/usr/lib/postgresql/18/bin/pg_dump --version', /PostgreSQL\) 18/],
} as const;

test('every addon with an image has one here', () => {
  const withImage = readdirSync(addons).filter((name) => existsSync(join(addons, name, 'Dockerfile')));
  expect(Object.keys(CLIENTS)).toEqual(withImage.sort());
});

test.each(Object.entries(CLIENTS))(
  'the image of %s runs its program, client and restic, not as root',
  async (addon, client) => {
    const [ask, answer] = client;
    const name = `stash-addons.test/addon-${addon}:1`;
    await loadAddonImage(cluster, { folder: join(addons, addon), name });
    const script = `set -e; id -u; ${ask}; restic version; setpriv --version; node /addon/dist/program.js version`;
    const spec = { containers: [{ name: 'main', image: name, command: ['sh', '-c', script] }] };
    await cluster.apply([pod(addon, spec)]);
    await cluster.kubectl(['wait', `pod/${addon}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s']);
    const said = await cluster.kubectl(['logs', addon]);
    expect(said).toMatch(/^65534$/m);
    expect(said).toMatch(answer);
    expect(said).toMatch(/^restic 0\.19/m);
    expect(said).toMatch(/^setpriv from util-linux/m);
    expect(said).toContain(addon);
  },
);

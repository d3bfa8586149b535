import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProjectImages, startCluster } from '@stash-addons/testbed/cluster';
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
  postgres: [
    'for n in 15 17 18; do /usr/lib/postgresql/$n/bin/pg_dump --version; done',
    /\) 15\.[^]*\) 17\.[^]*\) 18\./,
  ],
  pvc: ['true', /^/],
} as const;

function image(addon: string): string {
  const path = join(addons, addon, 'dist', 'addon.json');
  const { releases } = JSON.parse(readFileSync(path, 'utf8')) as {
    releases: { image: { repository: string; tag: string } }[];
  };
  const { repository = '', tag = '' } = releases.at(-1)?.image ?? {};
  return `${repository}:${tag}`;
}

async function said(name: string, spec: object): Promise<string> {
  await cluster.apply([pod(name, { containers: [{ name: 'main', ...spec }] })]);
  await cluster.kubectl(['wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s']);
  return cluster.kubectl(['logs', name]);
}

test('every addon with an image has one here', () => {
  const withImage = readdirSync(addons).filter((name) => existsSync(join(addons, name, 'Dockerfile')));
  expect(Object.keys(CLIENTS)).toEqual(withImage.sort());
});

test.each(Object.entries(CLIENTS))(
  'the image of %s runs its program, client and restic, not as root',
  async (addon, [ask, answer]) => {
    await loadProjectImages(cluster, [addon]);
    const script = `set -e; id -u; ${ask}; restic version; setpriv --version; node /addon/dist/program.js version`;
    const text = await said(addon, { image: image(addon), command: ['sh', '-c', script] });
    expect(text).toMatch(/^65534$/m);
    expect(text).toMatch(answer);
    expect(text).toMatch(/^restic 0\.19/m);
    expect(text).toMatch(/^setpriv from util-linux/m);
    expect(text).toContain(`"addon":"${addon}"`);
    expect(text).toContain('"node":"v24.');
  },
);

test('the image of the operator runs what its first argument names: a built-in step, or with flags the operator', async () => {
  await loadProjectImages(cluster, ['operator']);
  const script = 'id -u; stash-addons-operator update-status; stash-addons-operator --nonsense; true';
  const image = 'ghcr.io/stash-addons/operator:latest';
  const text = await said('operator', { image, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', script] });
  expect(text).toMatch(/^65534$/m);
  expect(text).toContain('the variable is not set');
  expect(text).toContain("Unknown option '--nonsense'");
});

import { join } from 'node:path';
import { cache } from '../lib/paths.mjs';
import { once } from '../lib/stamp.mjs';
import { unpackDebianTree } from './debian-tree.mjs';

/** What every addon's image has besides Node and restic: that of a slim Debian, and what their Dockerfiles add. */
const BASE = ['ca-certificates', 'coreutils', 'dash', 'libstdc++6', 'perl', 'tzdata', 'util-linux'];

/** The suite of each addon's image, and its client programs there. */
const CLIENTS = {
  mariadb: { suite: 'trixie', packages: ['mariadb-client'] },
  mysql: { suite: 'sid', packages: ['mysql-client-core'] },
  nats: { suite: 'bookworm', packages: [] },
  postgres: { suite: 'sid', packages: ['postgresql-client-18'] },
};

export const addonTrees = Object.keys(CLIENTS);

/** The Debian packages of an addon's image, unpacked. */
export async function ensureAddonTree(addon) {
  const { suite, packages } = CLIENTS[addon];
  const folder = join(cache, 'debian', `addon-${addon}`);
  const wanted = { suite, packages: [...BASE, ...packages] };
  const stamp = join(cache, 'cluster', 'stamps', `addon-${addon}`);
  const done = await once(stamp, JSON.stringify(wanted), () => unpackDebianTree({ folder, ...wanted }));
  return { note: done ? 'unpacked' : 'there' };
}

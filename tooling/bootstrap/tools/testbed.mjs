import { ensureImages } from '../images/index.mjs';
import { step } from '../lib/log.mjs';
import { clusterModules, ensureClusterModule, ensureEtcd, ensureNodePrograms } from './cluster.mjs';
import { ensureDebianProgram } from './debian-program.mjs';
import { ensureGoTools } from './go-tools.mjs';
import { ensureMariadb } from './mariadb.mjs';
import { ensureMysql } from './mysql.mjs';
import { ensurePostgresServer, ensureServerTree } from './postgres-servers.mjs';

/** What the image of each server in a cluster is packed of. */
const IN_CLUSTER = {
  async postgres() {
    await step('PostgreSQL 18 server', () => ensurePostgresServer('18'));
    await step('libraries of its image', ensureServerTree);
  },
  mariadb: () => step('MariaDB', () => ensureMariadb('10.11')),
  mysql: () => step('MySQL', () => ensureMysql('9')),
  nats: () => ensureGoTools('nats', 'nats-server-2.12'),
  'rest-server': () => ensureGoTools('rest-server'),
  s3: () => ensureGoTools('versitygw'),
};

/** What Kubernetes itself is made of. */
async function clusterPrograms() {
  await step('openssl', () => ensureDebianProgram('openssl'));
  await step('containerd, runc', ensureNodePrograms);
  await step('etcd', ensureEtcd);
  for (const module of clusterModules) await step(module, () => ensureClusterModule(module));
}

/** What all images of the tests in a cluster are packed of. */
async function allImages() {
  for (const ensure of Object.values(IN_CLUSTER)) await ensure();
  await ensureImages();
}

/** What `npm run testbed` with these arguments needs. */
export async function ensureTestbed([command, kind]) {
  await clusterPrograms();
  if (command === 'start') await IN_CLUSTER[kind]?.();
  if (command === 'test') {
    await step('helm', () => ensureClusterModule('helm'));
    await allImages();
  }
}

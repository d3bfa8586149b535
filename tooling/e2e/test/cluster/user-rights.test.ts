import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, startCluster } from '@stash-addons/testbed/cluster';
import { readExample } from '../../src/installed/examples.js';
import { KubectlStash, manifests } from '../../src/installed/program.js';

const IN_DEMO = '--namespace=demo';
let cluster: Cluster;
let stash: KubectlStash;

/** The environment of somebody who has the role `edit` in the namespace `demo`, and nothing else. */
async function editor(): Promise<NodeJS.ProcessEnv> {
  await cluster.kubectl(['create', 'serviceaccount', 'editor', IN_DEMO]);
  await cluster.kubectl([
    'create',
    'rolebinding',
    'editor',
    IN_DEMO,
    '--clusterrole=edit',
    '--serviceaccount=demo:editor',
  ]);
  const token = await cluster.kubectl(['create', 'token', 'editor', IN_DEMO]);
  const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')) as { users: { name: string }[] };
  const users = config.users.map(({ name }) => ({ name, user: { token: token.trim() } }));
  const path = join(dirname(cluster.kubeconfig), 'editor');
  writeFileSync(path, JSON.stringify({ ...config, users }), { mode: 0o600 });
  return { ...cluster.env, KUBECONFIG: path };
}

beforeAll(async () => {
  cluster = await startCluster({ name: 'user-rights', controlPlaneOnly: true });
  const apply = (text: string): Promise<string> => cluster.kubectl(['apply', '--server-side', '--filename=-'], text);
  await cluster.kubectl(['create', 'namespace', 'demo']);
  await apply(manifests());
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  for (const name of ['store', 'database', 'backup']) await apply(readExample(`first-backup/${name}.yaml`));
  stash = new KubectlStash(cluster, await editor());
});
afterAll(async () => {
  stash.remove();
  await cluster.stop();
});

it('who may edit a namespace may back up, look, cancel, pause and restore there', () => {
  const [session] = /shop-manual-\S+/.exec(stash.well('trigger', 'shop', IN_DEMO)) ?? [''];
  expect(stash.well('sessions', IN_DEMO)).toMatch(new RegExp(`${session} +BackupSession +shop +Pending`));
  expect(stash.well('cancel', session, IN_DEMO)).toContain(`Asked the BackupSession ${session} to end.`);
  expect(stash.well('pause', 'shop', IN_DEMO)).toContain('shop is paused');
  expect(stash.well('resume', 'shop', IN_DEMO)).toContain('shop goes on');
  expect(stash.well('restore', 'shop', IN_DEMO, '--yes')).toContain('RestoreSession shop-restore-');
});

it('what one may not look at is said to be so, and the rest is shown', () => {
  const plan = stash.well('plan', 'backup', 'shop', IN_DEMO);
  expect(plan).toContain('unknown: the ConfigMaps of addons may not be read');
  expect(plan).toMatch(/job: .unknown: not all that it is made of may be read: .*deployments\.apps .* is forbidden/);
  const { status, stdout } = stash.run('doctor', IN_DEMO);
  expect(status).toBe(1);
  expect(stdout).toContain('It may not be looked at');
  expect(stdout).toContain('No operator has looked at it');
  expect(stdout).toContain('It knows the kinds of Stash');
});

it('what one may not do is refused with what is missing', () => {
  const { status, stderr } = stash.run('trigger', 'shop', '--namespace=stash');
  expect(status).toBe(1);
  expect(stderr).toMatch(/SA_CLUSTER_DENIED: .*cannot get resource "backupconfigurations"/);
});

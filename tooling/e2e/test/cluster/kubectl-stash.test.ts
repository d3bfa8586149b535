import { chownSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Cluster,
  loadProjectImages,
  startCluster,
  startWorkload,
  type Workload,
} from '@stash-addons/testbed/cluster';
import { readExample } from '../../src/installed/examples.js';
import { KubectlStash, manifests } from '../../src/installed/program.js';
import { forSession, madeJob, planOf } from './planned.js';

const IN_DEMO = '--namespace=demo';
let cluster: Cluster;
let database: Workload;
let stash: KubectlStash;

const apply = (text: string): Promise<string> => cluster.kubectl(['apply', '--server-side', '--filename=-'], text);
const sql = (text: string): Promise<string> =>
  database.exec(['psql', '--host=/tmp', `--username=${database.username}`, '-XAtq', 'postgres'], text);

/** This machine finds Services by their addresses alone. */
async function storeText(store: Workload): Promise<string> {
  const address = await cluster.kubectl(['get', 'service', store.name, IN_DEMO, '--output=jsonpath={.spec.clusterIP}']);
  return readExample('first-backup/store.yaml')
    .replace('rest-server.demo.svc', address)
    .replace('USERNAME: change-me', `USERNAME: ${store.username}`)
    .replace('SERVER_PASSWORD: change-me', `SERVER_PASSWORD: ${store.password}`);
}

beforeAll(async () => {
  cluster = await startCluster({ name: 'kubectl-stash' });
  stash = new KubectlStash(cluster);
  await loadProjectImages(cluster, ['operator', 'postgres']);
  await apply(manifests('--addon=postgres'));
  await cluster.kubectl(['create', 'namespace', 'demo']);
  database = await startWorkload(cluster, { kind: 'postgres', namespace: 'demo' });
  const store = await startWorkload(cluster, { kind: 'rest-server', namespace: 'demo' });
  await cluster.kubectl(['rollout', 'status', 'deployment/stash-addons', '--namespace=stash', '--timeout=60s']);
  for (const text of [await storeText(store), readExample('first-backup/database.yaml')]) await apply(text);
  await apply(readExample('first-backup/backup.yaml'));
  await cluster.kubectl([
    'wait',
    'backupconfiguration/shop',
    IN_DEMO,
    '--for=jsonpath={.status.phase}=Ready',
    '--timeout=30s',
  ]);
});
afterAll(async () => {
  stash.remove();
  await cluster.stop();
});

let session = '';
let snapshot = '';

it('backs up by hand and waits for the end', async () => {
  await sql('create table orders as select generate_series(1, 1000) as n');
  expect(stash.well('trigger', 'shop', IN_DEMO, '--wait')).toMatch(/^Succeeded {2}session shop-manual-/);
  const [found] = JSON.parse(stash.well('sessions', 'shop', '-n', 'demo', '--json')) as {
    metadata: { name: string };
  }[];
  session = found?.metadata.name ?? '';
  expect(stash.well('sessions', '-A')).toMatch(new RegExp(`demo +${session} +BackupSession +shop +Succeeded`));
  expect(stash.well('logs', session, IN_DEMO)).toContain('==> stash-backup-shop-manual');
});

it('lists the snapshots with the credentials of the Repository', () => {
  const [first] = JSON.parse(stash.well('snapshots', 'shop', IN_DEMO, '--json')) as { id: string }[];
  snapshot = first?.id ?? '';
  expect(stash.well('snapshots', 'shop', IN_DEMO)).toContain(snapshot.slice(0, 8));
});

it('shows what a backup and a restore would do, and makes nothing', async () => {
  expect(stash.well('plan', 'backup', 'shop', IN_DEMO)).toMatch(/addon: postgres 0\.1\.0\nrelease: "?18\.0"?/);
  const plan = stash.well('plan', 'restore', 'shop', IN_DEMO, `--snapshot=${snapshot}`);
  expect(plan).toContain('This restore ');
  expect(plan).toContain(snapshot);
  expect(await cluster.kubectl(['get', 'restoresession', IN_DEMO, '--output=name'])).toBe('');
});

it('plans the very Job that the operator makes, and no more', async () => {
  const { first, steps, job, admission } = planOf(stash, 'shop');
  const made = await madeJob(cluster, session);
  expect(made).toMatchObject(forSession(job, 'shop-planned', session));
  expect(job.spec.template.spec.activeDeadlineSeconds).toBe(24 * 3600);
  expect([first, steps.map((one) => one.function)]).toEqual([undefined, ['postgres-backup-18.0', 'update-status']]);
  expect(admission).toEqual({ job: 'admitted', pod: 'admitted' });
});

it('restores a snapshot after it was told to, and asks before', async () => {
  await sql('drop table orders');
  const asked = stash.run('restore', 'shop', IN_DEMO);
  expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining('SA_CONFIRMATION_NEEDED')]);
  const flags = [`--snapshot=${snapshot}`, '--yes', '--wait'];
  expect(stash.well('restore', 'shop', IN_DEMO, ...flags)).toMatch(/^Succeeded {2}session shop-restore-/);
  expect((await sql('select count(*) from orders')).trim()).toBe('1000');
});

it('backs up into a volume, and lists what is there by a pod that goes again', async () => {
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const metadata = { name: 'backups', namespace: 'demo' };
  await cluster.apply([
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: claim },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...metadata, name: 'on-claim' },
      stringData: { RESTIC_PASSWORD: 'x' },
    },
  ]);
  await cluster.kubectl(['wait', 'pvc/backups', IN_DEMO, '--for=jsonpath={.status.phase}=Bound', '--timeout=30s']);
  chownSync(await cluster.volumeFolder('demo', 'backups'), 65_534, 65_534);
  await apply(readExample('repositories/claim.yaml'));
  const away = readExample('first-backup/backup.yaml')
    .replace('name: shop', 'name: away')
    .replace('name: shop', 'name: on-claim');
  await apply(away);
  await cluster.kubectl([
    'wait',
    'backupconfiguration/away',
    IN_DEMO,
    '--for=jsonpath={.status.phase}=Ready',
    '--timeout=30s',
  ]);
  stash.well('trigger', 'away', IN_DEMO, '--wait');
  const found = JSON.parse(stash.well('snapshots', 'on-claim', IN_DEMO, '--json')) as { hostname: string }[];
  expect(found).toMatchObject([{ hostname: 'host-0' }]);
  expect(await cluster.kubectl(['get', 'pod', IN_DEMO, '--output=name'])).not.toContain('on-claim-snapshots');
});

it('tells every metric that the alerts and the dashboard ask for', async () => {
  const metrics = await cluster.kubectl([
    'get',
    '--raw',
    '/api/v1/namespaces/stash/services/stash-addons:metrics/proxy/metrics',
  ]);
  const texts = ['operations/prometheus-rule.yaml', 'operations/grafana-dashboard.json'].map(readExample);
  const asked = new Set(texts.join('\n').match(/stash_(appscode_com|addons_operator)_\w+/g));
  expect(asked.size).toBeGreaterThan(8);
  const told = new Set(metrics.match(/^stash_\w+/gm));
  // A counter of failures has no value while nothing failed.
  told.add('stash_addons_operator_reconcile_failures_total');
  expect([...asked].filter((name) => !told.has(name))).toEqual([]);
});

it('pauses and resumes a schedule', async () => {
  const paused = (): Promise<string> =>
    cluster.kubectl(['get', 'backupconfiguration', 'shop', IN_DEMO, '--output=jsonpath={.spec.paused}']);
  stash.well('pause', 'shop', IN_DEMO);
  expect(await paused()).toBe('true');
  expect(stash.well('doctor', IN_DEMO)).toContain('Its schedule is paused');
  stash.well('resume', 'shop', IN_DEMO);
  expect(await paused()).toBe('false');
});

it('finds nothing wrong, and then what is', async () => {
  const well = stash.well('doctor', 'shop', IN_DEMO);
  expect(well).toContain('Served: postgres 0.1.0');
  expect(well).toContain('All is well.');
  await apply(readExample('first-backup/backup.yaml').replaceAll('name: shop\n', 'name: nothing\n'));
  await cluster.kubectl(['wait', 'backupconfiguration/nothing', IN_DEMO, '--for=jsonpath={.status.phase}=NotReady']);
  const { status, stdout } = stash.run('doctor', IN_DEMO);
  expect([status, stdout]).toEqual([1, expect.stringContaining('The Repository demo/nothing does not exist')]);
});

it('ends a session that runs, and says of one that has ended that it has', async () => {
  await sql('create table held (n int)');
  const blocker = sql('begin; lock table held; select pg_sleep(60)').catch(() => '');
  const [made] = /shop-manual-\S+/.exec(stash.well('trigger', 'shop', IN_DEMO)) ?? [''];
  await cluster.kubectl([
    'wait',
    `backupsession/${made}`,
    IN_DEMO,
    '--for=jsonpath={.status.phase}=Running',
    '--timeout=30s',
  ]);
  stash.well('cancel', made, IN_DEMO);
  await cluster.kubectl([
    'wait',
    `backupsession/${made}`,
    IN_DEMO,
    '--for=jsonpath={.status.phase}=Failed',
    '--timeout=60s',
  ]);
  expect(stash.run('cancel', made, IN_DEMO).stderr).toContain('SA_SESSION_ENDED');
  await sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()",
  );
  await blocker;
});

it('names what is missing', () => {
  const { status, stderr } = stash.run('trigger', 'none', IN_DEMO);
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining('There is no BackupConfiguration none in the namespace demo'),
  ]);
});

it('the operator was denied nothing, and had the rights that the manifests give', () => {
  const asked = cluster
    .log('audit')
    .split('\n')
    .filter((line) => line.includes('system:serviceaccount:stash:stash-addons'));
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((line) => line.includes('"code":403'))).toEqual([]);
});

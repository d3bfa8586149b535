import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, startCluster } from '@stash-addons/testbed/cluster';
import { readExample } from '../../src/installed/examples.js';
import { KubectlStash, manifests } from '../../src/installed/program.js';
import { configurationLike, type Plan, planOf } from './planned.js';

const IN_DEMO = '--namespace=demo';
const PASSWORD = 'the password of the database';
let cluster: Cluster;
let stash: KubectlStash;

const apply = (text: string): Promise<string> => cluster.kubectl(['apply', '--server-side', '--filename=-'], text);

beforeAll(async () => {
  cluster = await startCluster({ name: 'plan', controlPlaneOnly: true });
  stash = new KubectlStash(cluster);
  await cluster.kubectl(['create', 'namespace', 'demo']);
  await apply(manifests('--addon=postgres', '--operator-flag=--image-registry=mirror.acme.dev'));
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  for (const name of ['store', 'database', 'backup']) await apply(readExample(`first-backup/${name}.yaml`));
  const metadata = { namespace: 'demo', name: 'postgres' };
  await cluster.apply([
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { username: 'u', password: PASSWORD } },
  ]);
});
afterAll(async () => {
  stash.remove();
  await cluster.stop();
});

it('shows the Job of a backup with the settings of the operator that would make it, and makes nothing', async () => {
  const { first, steps, job, admission } = planOf(stash, 'shop');
  expect([first, steps.map((one) => one.function)]).toEqual([undefined, ['postgres-backup-18.0', 'update-status']]);
  expect(job.metadata.name).toContain('shop-planned');
  expect(JSON.stringify(job)).toContain('"image":"mirror.acme.dev/stash-addons/postgres:18.0-');
  expect(admission.job).toBe('admitted');
  expect(admission.pod).toMatch(/^admitted \(asked without its account \S+, which is made with the Job\)$/);
  expect(await cluster.kubectl(['get', 'jobs,pods,backupsessions', IN_DEMO, '--output=name'])).toBe('');
});

it('shows that of a restore', () => {
  const text = stash.well('plan', 'restore', 'shop', IN_DEMO, '--snapshot=abcd1234', '--json');
  const { steps, admission } = JSON.parse(text) as Plan;
  expect(steps.map((one) => one.function)).toEqual(['postgres-restore-18.0', 'update-status']);
  expect(admission.pod).toMatch(/^admitted/);
});

it('shows no secret, and says what would not be let in', async () => {
  const settings = `  runtimeSettings:
    container:
      env: [{ name: TOLD, value: "x-${PASSWORD}-x" }]
      securityContext: { privileged: true }
`;
  await apply(configurationLike('bold', settings));
  await cluster.kubectl(['label', 'namespace', 'demo', 'pod-security.kubernetes.io/enforce=restricted']);
  const text = stash.well('plan', 'backup', 'bold', IN_DEMO, '--json');
  await cluster.kubectl(['label', 'namespace', 'demo', 'pod-security.kubernetes.io/enforce-']);
  expect(text).toContain('x-[secret]-x');
  expect(text).not.toContain(PASSWORD);
  const { job, pod } = (JSON.parse(text) as Plan).admission;
  expect(job).toBe('admitted');
  expect(pod).toMatch(/^refused: .*violates PodSecurity "restricted:latest": privileged .*asked without its account/);
});

it('shows the Job that asks a server for its version, where the AppBinding does not say it', async () => {
  const open = readExample('first-backup/database.yaml').replace('name: shop', 'name: open');
  await apply(open.replace(/^ *version: .*\n/m, ''));
  await apply(configurationLike('open', '').replace(/(kind: AppBinding\n +name: )shop/, '$1open'));
  const { first, job } = planOf(stash, 'open');
  expect(first).toContain('The server is asked for its version');
  expect(job.spec.template.spec).toMatchObject({ containers: [{ args: ['probe', '--scratch-dir=/stash-tmp'] }] });
});

it('says what would keep the Job from being made', async () => {
  await cluster.kubectl(['delete', 'secret', 'postgres', IN_DEMO]);
  expect(stash.well('plan', 'backup', 'shop', IN_DEMO)).toMatch(/job: .none: SA_OPERATOR_OBJECT_MISSING: /);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, startCluster } from '@stash-addons/testbed/cluster';
import { readExample } from '../../src/installed/examples.js';
import { KubectlStash, manifests } from '../../src/installed/program.js';

const DEFINITIONS = join(import.meta.dirname, '../../../../packages/core/test/fixtures/crds.json');
const IN_DEMO = '--namespace=demo';
let cluster: Cluster;
let stash: KubectlStash;

/** The kinds as an installation of Stash has them. */
function oldDefinitions(): object[] {
  const specs = JSON.parse(readFileSync(DEFINITIONS, 'utf8')) as Record<string, object>;
  return Object.entries(specs).map(([name, spec]) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name, labels: { 'app.kubernetes.io/name': 'stash' } },
    spec,
  }));
}

/** Its operator, which is asked for nothing here but that it is there. */
function oldOperator(): object {
  const labels = { 'app.kubernetes.io/name': 'stash-enterprise' };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: 'operator', image: 'registry.acme.dev/old' }] },
  };
  const metadata = { name: 'stash-enterprise', namespace: 'old', labels };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: labels }, template } };
}

async function specs(): Promise<string> {
  const kinds = 'backupconfiguration,restoresession,repository,function,task';
  const path = '{range .items[*]}{.kind} {.metadata.uid} {.metadata.generation} {.spec}{"\\n"}{end}';
  return cluster.kubectl(['get', kinds, '--all-namespaces', `--output=jsonpath=${path}`]);
}

const USED = [
  'first-backup/store.yaml',
  'first-backup/backup.yaml',
  'kinds/restore-session.yaml',
  'kinds/function-and-task.yaml',
];

beforeAll(async () => {
  cluster = await startCluster({ name: 'move-over', controlPlaneOnly: true });
  stash = new KubectlStash(cluster);
  const create = (text: string): Promise<string> => cluster.kubectl(['create', '--filename=-'], text);
  for (const namespace of ['demo', 'old']) await cluster.kubectl(['create', 'namespace', namespace]);
  for (const one of oldDefinitions()) await create(JSON.stringify(one));
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  for (const path of USED) await create(readExample(path));
  await create(JSON.stringify(oldOperator()));
});
afterAll(async () => {
  stash.remove();
  await cluster.stop();
});

it('over an installation of Stash: kinds are taken over, and what users made stays as it is', async () => {
  const before = await specs();
  expect(before.trim().split('\n')).toHaveLength(5);
  const apply = ['apply', '--server-side', '--filename=-'];
  await expect(cluster.kubectl(apply, manifests())).rejects.toThrow('conflict');
  await cluster.kubectl([...apply, '--force-conflicts'], manifests());
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  expect(await specs()).toBe(before);
});

it('the doctor names the operator that is still there, and how to stop it', () => {
  const { status, stdout } = stash.run('doctor', IN_DEMO);
  expect(status).toBe(1);
  expect(stdout).toContain('The Deployment old/stash-enterprise is an operator of Stash');
  expect(stdout).toContain('kubectl scale deployment stash-enterprise --namespace old --replicas=0');
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, clusterProgram, startCluster } from '@stash-addons/testbed/cluster';
import { examplePaths, readExample } from '../../src/installed/examples.js';
import { manifests } from '../../src/installed/program.js';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ name: 'examples', controlPlaneOnly: true });
  await cluster.kubectl(['create', 'namespace', 'demo']);
  await cluster.kubectl(['apply', '--server-side', '--filename=-'], manifests());
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
});
afterAll(() => cluster.stop());

const applied = examplePaths().filter((path) => !path.startsWith('operations'));

it.each(applied)('the API server takes %s, with every field', async (path) => {
  const strictly = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--filename=-'];
  expect(await cluster.kubectl(strictly, readExample(path))).toContain('serverside-applied (server dry run)');
});

it('a chart with the installed addons is written, which helm installs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  try {
    manifests(`--chart=${folder}`);
    await cluster.kubectl(['delete', '--ignore-not-found', '--filename=-'], manifests('--without-kinds'));
    const env = { ...process.env, ...cluster.env, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder };
    const words = ['install', 'stash', folder, '--namespace=stash', '--create-namespace'];
    const [program = '', ...rest] = cluster.inside([clusterProgram('helm'), ...words]);
    expect(spawnSync(program, rest, { env, encoding: 'utf8' })).toMatchObject({ status: 0 });
    const addons = await cluster.kubectl(['get', 'configmap', '--namespace=stash', '--output=name']);
    expect(addons).toContain('configmap/stash-addons-addon-postgres');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('every kind of Stash has an example', () => {
  const text = applied.map(readExample).join('\n---\n');
  const known = readdirSync(join(import.meta.dirname, '../../../../packages/core/crds'));
  const kinds = new Set([...text.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => `${kind?.toLowerCase()}`));
  const plural = (kind: string): string =>
    kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : kind.endsWith('ch') ? `${kind}es` : `${kind}s`;
  const missing = known.filter((file) => ![...kinds].some((kind) => file.startsWith(`${plural(kind)}.`)));
  expect(missing).toEqual([]);
});

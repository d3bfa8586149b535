import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, startCluster } from '@stash-addons/testbed/cluster';
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

it('every kind of Stash has an example', () => {
  const text = applied.map(readExample).join('\n---\n');
  const known = readdirSync(join(import.meta.dirname, '../../../../packages/core/crds'));
  const kinds = new Set([...text.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => `${kind?.toLowerCase()}`));
  const plural = (kind: string): string =>
    kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : kind.endsWith('ch') ? `${kind}es` : `${kind}s`;
  const missing = known.filter((file) => ![...kinds].some((kind) => file.startsWith(`${plural(kind)}.`)));
  expect(missing).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '@stash-addons/testbed/cluster';
import { installation } from '../../src/index.js';

const KINDS = ['CustomResourceDefinition', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];
let cluster: Cluster;

interface Asked {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; finalizers?: string[] };
  spec: object;
}

const dryRun = (object: object): Promise<string> =>
  cluster.kubectl(['create', '--dry-run=server', '--filename=-'], JSON.stringify(object));

/** A policy begins to hold a moment after it was made. */
async function untilHeld(): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const refused = await dryRun(repository({ local: { mountPath: '/stash' } })).then(
      () => false,
      () => true,
    );
    if (refused) return;
  }
  throw new Error('No policy holds');
}

beforeAll(async () => {
  cluster = await startCluster({ name: 'policies', controlPlaneOnly: true });
  const objects = installation({}).map(({ object }) => object);
  await cluster.apply(objects.filter(({ kind }) => KINDS.includes(kind)));
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  await untilHeld();
});
afterAll(() => cluster.stop());

function objectOf(kind: string, spec: object, version = 'v1beta1'): Asked {
  return { apiVersion: `stash.appscode.com/${version}`, kind, metadata: { name: 'it', namespace: 'default' }, spec };
}

function repository(backend: object, spec: object = {}): Asked {
  return objectOf('Repository', { backend, ...spec }, 'v1alpha1');
}

function configuration(target: object, spec: object = {}): Asked {
  return objectOf('BackupConfiguration', { target, retentionPolicy: { name: 'keep', prune: true }, ...spec });
}

function restore(rules: object[], place: 'target' | 'legacy' = 'target'): Asked {
  return objectOf('RestoreSession', place === 'target' ? { target: { rules } } : { rules });
}

const claim = (namespace: string): object => ({
  ref: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'c', namespace },
});
const workload = (namespace: string): object => ({
  ref: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', namespace },
});
const hosts = (...targetHosts: string[]): object => ({ targetHosts, paths: ['/data'] });

/** What breaks a rule, what is said of it, and what is like it and breaks none. */
const RULES: [string, string, Asked, Asked][] = [
  [
    'wipeOut of a local backend',
    'spec.wipeOut is not possible with a local or B2 backend. Leave it out',
    repository({ local: { mountPath: '/safe/data' } }, { wipeOut: true }),
    repository({ s3: { endpoint: 'e', bucket: 'b' } }, { wipeOut: true }),
  ],
  [
    'wipeOut of B2',
    'spec.wipeOut is not possible with a local or B2 backend',
    repository({ b2: { bucket: 'b' } }, { wipeOut: true }),
    repository({ b2: { bucket: 'b' } }, { wipeOut: false }),
  ],
  [
    'a volume mounted below /stash',
    'must not be /stash or below it. Take another path',
    repository({ local: { mountPath: '/stash/data' } }),
    repository({ local: { mountPath: '/stashed' } }),
  ],
  [
    'a claim of another namespace',
    'Put this object into the namespace of its target',
    configuration(claim('other'), { task: { name: 'volume-backup' } }),
    configuration(claim('default'), { task: { name: 'volume-backup' } }),
  ],
  [
    'a workload of another namespace without a Task',
    'from where a pod mounts no volume',
    configuration(workload('other')),
    configuration(workload('other'), { task: { name: 'dump-manifests' } }),
  ],
  [
    'a restore into a claim of another namespace',
    'Put this object into the namespace of its target',
    objectOf('RestoreSession', { target: claim('other') }),
    objectOf('RestoreSession', { target: claim('default') }),
  ],
  ...(['target', 'legacy'] as const).flatMap((place): [string, string, Asked, Asked][] => [
    [
      `two rules for all hosts, in the ${place} place`,
      'Give every rule but one targetHosts',
      restore([{ paths: ['/a'] }, { paths: ['/b'] }], place),
      restore([{ paths: ['/a'] }, hosts('host-1')], place),
    ],
    [
      `one host in two rules, in the ${place} place`,
      'Name each host in one rule alone',
      restore([hosts('host-0', 'host-1'), hosts('host-1')], place),
      restore([hosts('host-0', 'host-1'), hosts('host-2')], place),
    ],
    [
      `snapshots and paths in one rule, in the ${place} place`,
      'Leave the paths out',
      restore([{ snapshots: ['abc'], paths: ['/a'] }], place),
      restore([{ snapshots: ['abc'] }], place),
    ],
  ]),
];

describe('a policy refuses', () => {
  it.each(RULES)('%s', async (_, says, broken, kept) => {
    await expect(dryRun(broken)).rejects.toThrow(says);
    expect(await dryRun(kept)).toContain('created (server dry run)');
  });
});

const at = ['it', '--namespace=default'];

function patch(kind: string, change: object, ...more: string[]): Promise<string> {
  return cluster.kubectl(['patch', kind, ...at, '--type=merge', `--patch=${JSON.stringify(change)}`, ...more]);
}

it('another target is refused while a BackupConfiguration is Ready, and taken before', async () => {
  await cluster.apply([configuration(claim('default'), { task: { name: 't' } })]);
  const other = { spec: { target: { ref: { name: 'other' } } } };
  await patch('backupconfiguration', other);
  await patch('backupconfiguration', { status: { phase: 'Ready' } }, '--subresource=status');
  const third = { spec: { target: { ref: { name: 'third' } } } };
  await expect(patch('backupconfiguration', third)).rejects.toThrow(
    'Make another BackupConfiguration for the new target',
  );
  await patch('backupconfiguration', { spec: { paused: true } });
});

it('a RestoreSession keeps its spec, but may be labelled, and let go when it is deleted', async () => {
  const made = restore([{ snapshots: ['abc'] }]);
  await cluster.apply([{ ...made, metadata: { ...made.metadata, finalizers: ['stash.appscode.com'] } }]);
  await expect(patch('restoresession', { spec: { timeOut: '1h' } })).rejects.toThrow('Make another one');
  await patch('restoresession', { metadata: { labels: { team: 'one' } } });
  await cluster.kubectl(['delete', 'restoresession', ...at, '--wait=false']);
  await patch('restoresession', { metadata: { finalizers: [] } });
});

it('its expressions fit the kinds they are for', async () => {
  const looked = '--for=jsonpath={.status.observedGeneration}=1';
  await cluster.kubectl(['wait', looked, 'validatingadmissionpolicy', '--all', '--timeout=20s']);
  const all = JSON.parse(await cluster.kubectl(['get', 'validatingadmissionpolicy', '--output=json'])) as {
    items: { metadata: { name: string }; status?: { typeChecking?: { expressionWarnings?: unknown[] } } }[];
  };
  expect(
    all.items.map(({ metadata, status }) => [metadata.name, status?.typeChecking?.expressionWarnings ?? []]),
  ).toEqual(['backupconfigurations', 'repositories', 'restoresessions'].map((one) => [`${one}.stash-addons.dev`, []]));
});
